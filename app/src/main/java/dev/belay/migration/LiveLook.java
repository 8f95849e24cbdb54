package dev.belay.migration;

import dev.belay.database.Schema;
import dev.belay.database.SchemaReader;
import dev.belay.database.Session;
import dev.belay.database.SqlFailure;
import dev.belay.outside.OutsideException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/** Asks a live database whether its rows and names let a path of revisions through. */
final class LiveLook {
  private static final List<String> LEGACY = List.of("text-generation", "embeddings", "reranking");

  private final Session session;
  private final int major;
  private final DataQuestions questions;
  private final TakenNames names;
  private final List<DataQuestion.Answer> answers = new ArrayList<>();
  private final List<String> taken = new ArrayList<>();
  private final List<String> other = new ArrayList<>();
  private final List<String> unasked = new ArrayList<>();

  LiveLook(Session session) {
    this.session = session;
    major = session.major();
    names = new TakenNames(session);
    questions = new DataQuestions(major);
  }

  LiveMigration along(
      PathExplanation path, LiveMigration.Stamp stamp, Supplier<Forecast> forecasting) {
    Optional<Forecast> forecast = asked("how long it takes", forecasting);
    path.revisions().forEach(this::revision);
    asked("whether an index is invalid", this::invalidIndexes).ifPresent(other::addAll);
    asked("old model types", this::modelTypeTables)
        .ifPresent(tables ->
            tables.forEach(
                t -> asked("old model types in " + t, () -> legacy(t)).ifPresent(other::addAll)));
    Optional<Schema> schema = asked("what the schema is", () -> SchemaReader.read(session));
    return new LiveMigration(stamp, answers, taken, other, unasked, forecast, schema);
  }

  /**
   * One question of many: what the server does not answer, because it is busy, a lock is held or
   * the role may not, is named, and the next one is asked. Without a server there is no next one.
   */
  private <T> Optional<T> asked(String what, Supplier<T> question) {
    try {
      return Optional.of(question.get());
    } catch (OutsideException e) {
      if (SqlFailure.lost(e)) {
        throw e;
      }
      unasked.add("%s: not answered, because %s".formatted(what, e.failure().seen()));
      return Optional.empty();
    }
  }

  private void revision(PathExplanation.RevisionExplanation r) {
    var repaired = new HashSet<String>();
    for (Explanation e : r.explanations()) {
      Operation o = e.operation();
      if (e.work() == Work.ROWS) {
        e.locks().stream()
            .filter(l -> l.mode() == LockMode.ROW_EXCLUSIVE)
            .forEach(l -> repaired.add(l.table()));
      }
      asked(
              "%s: whether a name of `%s` is taken".formatted(r.revision().id(), Wording.of(o)),
              () -> names.of(r.revision().id(), o))
          .ifPresent(taken::addAll);
      for (DataQuestion q : questions.of(o)) {
        if (!names.made(q.table())) {
          ask(r.revision().id(), q, repaired.contains(q.table()));
        }
      }
      notAskable(r.revision().id(), o);
      function(r.revision().id(), o);
    }
  }

  /**
   * @param repaired the revision changes rows of the table before: what is found now may be mended
   *     by then
   */
  private void ask(String revision, DataQuestion q, boolean repaired) {
    asked("%s: whether %s %s".formatted(revision, q.table(), q.problem()), () -> answer(q))
        .flatMap(found -> found)
        .ifPresent(a -> {
          if (repaired) {
            unasked.add(
                "%s: %s %s: %d now; the revision changes rows there first, so this is only known afterwards"
                    .formatted(revision, q.table(), q.problem(), a.count()));
          } else {
            answers.add(a);
          }
        });
  }

  /** A column of the same upgrade is not there yet: nothing to ask, and nothing to say about it. */
  private Optional<DataQuestion.Answer> answer(DataQuestion q) {
    try {
      return q.ask(session);
    } catch (OutsideException e) {
      if (SqlFailure.state(e).equals("42703")) {
        return Optional.empty();
      }
      throw e;
    }
  }

  private void notAskable(String revision, Operation o) {
    if (o instanceof Operation.ChangeType c
        && !names.made(c.table())
        && ValueFit.of(c, major) instanceof ValueFit.NotAskable(var why)) {
      unasked.add(
          "%s: whether every value of %s.%s can become %s: %s"
              .formatted(revision, c.table(), c.column(), c.to(), why));
    }
  }

  /**
   * PostgreSQL 18 has a function uuidv7 of its own; older texts of one revision collide with it.
   */
  private void function(String revision, Operation o) {
    if (o instanceof Operation.RunSql(var at, var sql)
        && major >= 18
        && sql.matches("(?is).*create\\s+(or\\s+replace\\s+)?function\\s+(public\\.)?uuidv7\\b.*")
        && !sql.contains("pg_proc")) {
      other.add(
          revision
              + " creates the function uuidv7, which PostgreSQL 18 brings itself: it fails; use"
              + " an image whose migration checks for it (1.16.0 or later)");
    }
  }

  private List<String> invalidIndexes() {
    return session.query(
        "select indexrelid::regclass::text || ' on ' || indrelid::regclass from pg_index"
            + " where not indisvalid order by 1",
        r ->
            "index %s is invalid, left by an interrupted build: drop it first"
                .formatted(r.getString(1)));
  }

  private List<String> modelTypeTables() {
    return session.query(
        "select c.relname from pg_attribute a join pg_class c on c.oid = a.attrelid join"
            + " pg_namespace n on n.oid = c.relnamespace where a.attname = 'model_type' and"
            + " c.relkind = 'r' and n.nspname = any (current_schemas(false)) order by 1",
        r -> r.getString(1));
  }

  private List<String> legacy(String table) {
    long count =
        session.number(
            "select count(*) from " + SqlWriter.quoted(table) + " where model_type = any (?)",
            (Object) LEGACY.toArray(String[]::new));
    return count == 0
        ? List.of()
        : List.of(
            "%s has %d rows with a model_type of before 0.6.0 (%s): run `flask data-migrate legacy-model-types --apply` after 1.15.0"
                .formatted(table, count, String.join(", ", LEGACY)));
  }
}
