package dev.belay.migration;

import dev.belay.database.Session;
import dev.belay.outside.OutsideException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;

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

  LiveMigration along(PathExplanation path, LiveMigration.Stamp stamp, Forecast forecast) {
    path.revisions().forEach(this::revision);
    invalidIndexes();
    legacyModelTypes();
    return new LiveMigration(stamp, answers, taken, other, unasked, Optional.of(forecast));
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
      taken.addAll(names.of(r.revision().id(), o));
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
    try {
      Optional<DataQuestion.Answer> found = q.ask(session);
      if (repaired) {
        found.ifPresent(a ->
            unasked.add(
                "%s: %s %s: %d now; the revision changes rows there first, so this is only known afterwards"
                    .formatted(revision, q.table(), q.problem(), a.count())));
      } else {
        found.ifPresent(answers::add);
      }
    } catch (OutsideException e) {
      // a column of the same upgrade is not there yet; anything else is worth knowing
      if (!e.failure().seen().startsWith("42703")) {
        unasked.add(revision + ": " + q.table() + ": " + e.failure().seen());
      }
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

  private void invalidIndexes() {
    session
        .query(
            "select indexrelid::regclass::text || ' on ' || indrelid::regclass from pg_index"
                + " where not indisvalid order by 1",
            r -> r.getString(1))
        .forEach(i ->
            other.add("index " + i + " is invalid, left by an interrupted build: drop it first"));
  }

  private void legacyModelTypes() {
    List<String> tables =
        session.query(
            "select c.relname from pg_attribute a join pg_class c on c.oid = a.attrelid join"
                + " pg_namespace n on n.oid = c.relnamespace where a.attname = 'model_type' and"
                + " c.relkind = 'r' and n.nspname = any (current_schemas(false)) order by 1",
            r -> r.getString(1));
    for (String table : tables) {
      try {
        long count =
            session.number(
                "select count(*) from " + SqlWriter.quoted(table) + " where model_type = any (?)",
                (Object) LEGACY.toArray(String[]::new));
        if (count > 0) {
          other.add(
              table
                  + " has "
                  + count
                  + " rows with a model_type of before 0.6.0 ("
                  + String.join(", ", LEGACY)
                  + "): run `flask data-migrate legacy-model-types --apply` after 1.15.0");
        }
      } catch (OutsideException e) {
        unasked.add(table + ": " + e.failure().seen());
      }
    }
  }
}
