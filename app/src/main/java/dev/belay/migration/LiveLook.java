package dev.belay.migration;

import dev.belay.database.Session;
import dev.belay.outside.OutsideException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Asks a live database whether its rows and names let a path of revisions through. */
final class LiveLook {
  private static final List<String> LEGACY = List.of("text-generation", "embeddings", "reranking");

  private final Session session;
  private final Set<String> made = new HashSet<>();
  private final List<DataQuestion.Answer> answers = new ArrayList<>();
  private final List<String> taken = new ArrayList<>();
  private final List<String> other = new ArrayList<>();
  private final List<String> unasked = new ArrayList<>();

  LiveLook(Session session) {
    this.session = session;
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
