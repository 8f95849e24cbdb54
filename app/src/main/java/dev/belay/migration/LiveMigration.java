package dev.belay.migration;

import dev.belay.database.Measurements;
import dev.belay.database.Session;
import dev.belay.outside.OutsideException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Pending migrations against the database they will run on; only reads, on the caller's snapshot.
 *
 * @param stamp where the database says it is
 * @param answers what would make the upgrade fail on the rows that are there
 * @param taken names that the upgrade makes and that exist already
 * @param other what else is in the way: invalid indexes, old values, the server's own functions
 * @param unasked questions that could not be asked, with the reason
 */
public record LiveMigration(
    Stamp stamp,
    List<DataQuestion.Answer> answers,
    List<String> taken,
    List<String> other,
    List<String> unasked,
    Optional<Forecast> forecast) {

  private static final List<String> LEGACY = List.of("text-generation", "embeddings", "reranking");

  public LiveMigration {
    answers = List.copyOf(answers);
    taken = List.copyOf(taken);
    other = List.copyOf(other);
    unasked = List.copyOf(unasked);
  }

  /** Where a database stands in a chain of revisions. */
  public sealed interface Stamp {
    /** There is no version table: an empty database, or none of Dify's. */
    record Absent() implements Stamp {}

    record At(String revision, int pending) implements Stamp {}

    /** No revision of the target: a newer image, a fork, or a beta that leads nowhere. */
    record Unknown(List<String> revisions) implements Stamp {}
  }

  /**
   * Looks at a database.
   *
   * @param session read-only, on one snapshot; a role that may only SELECT is enough
   */
  public static LiveMigration look(Session session, Revisions target) {
    Stamp stamp = stamp(session, target);
    if (!(stamp instanceof Stamp.At(var revision, var pending))) {
      return new LiveMigration(stamp, List.of(), List.of(), List.of(), List.of(), Optional.empty());
    }
    var path = PathExplanation.of(target, Optional.of(revision), target.head(), session.major());
    var looker = new Looker(session);
    path.revisions().forEach(looker::revision);
    looker.invalidIndexes();
    looker.legacyModelTypes();
    return new LiveMigration(
        stamp,
        looker.answers,
        looker.taken,
        looker.other,
        looker.unasked,
        Optional.of(Forecast.of(path, Measurements.of(session))));
  }

  private static Stamp stamp(Session session, Revisions target) {
    if (!session.one("select to_regclass('alembic_version') is not null", r -> r.getBoolean(1))) {
      return new Stamp.Absent();
    }
    List<String> stamps =
        session.query("select version_num from alembic_version order by 1", r -> r.getString(1));
    if (stamps.size() != 1 || target.find(stamps.getFirst()).isEmpty()) {
      return new Stamp.Unknown(stamps);
    }
    String at = stamps.getFirst();
    return new Stamp.At(at, target.path(Optional.of(at), target.head()).size());
  }

  /** Asks all questions of a path. */
  private static final class Looker {
    private final Session session;
    private final Set<String> made = new HashSet<>();
    private final List<DataQuestion.Answer> answers = new ArrayList<>();
    private final List<String> taken = new ArrayList<>();
    private final List<String> other = new ArrayList<>();
    private final List<String> unasked = new ArrayList<>();

    private Looker(Session session) {
      this.session = session;
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
        names(r.revision().id(), o);
        for (DataQuestion q : DataQuestion.of(o)) {
          if (!made.contains(q.table()) && !repaired.contains(q.table())) {
            ask(r.revision().id(), q);
          }
        }
        function(r.revision().id(), o);
      }
    }

    private void ask(String revision, DataQuestion q) {
      try {
        q.ask(session).ifPresent(answers::add);
      } catch (OutsideException e) {
        // a column of the same upgrade is not there yet; anything else is worth knowing
        if (!e.failure().seen().startsWith("42703")) {
          unasked.add(revision + ": " + q.table() + ": " + e.failure().seen());
        }
      }
    }

    private void names(String revision, Operation o) {
      switch (o) {
        case Operation.CreateTable c -> {
          made.add(c.table());
          taken(revision, "table", c.table());
        }
        case Operation.RenameTable r -> taken(revision, "table", r.to());
        case Operation.CreateIndex(var at, var i) -> {
          if (!i.ifNotExists()) {
            taken(revision, "index", i.name());
          }
        }
        default -> {}
      }
    }

    private void taken(String revision, String kind, String name) {
      boolean there =
          session.one(
              "select to_regclass(?) is not null", r -> r.getBoolean(1), SqlWriter.table(name));
      if (there) {
        taken.add(revision + " makes " + kind + " " + name + ", which is there already");
      }
    }

    /**
     * PostgreSQL 18 has a function uuidv7 of its own; older texts of one revision collide with it.
     */
    private void function(String revision, Operation o) {
      if (o instanceof Operation.RunSql(var at, var sql)
          && session.major() >= 18
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
}
