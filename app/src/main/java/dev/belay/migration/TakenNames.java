package dev.belay.migration;

import dev.belay.database.Session;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Names that operations give and that a live database has already; what earlier operations of the
 * same upgrade drop or rename is free by then.
 */
final class TakenNames {
  private final Session session;
  private final Set<String> made = new HashSet<>();
  private final Set<String> freeTables = new HashSet<>();
  private final Set<String> freeIndexes = new HashSet<>();
  private final Set<String> freeColumns = new HashSet<>();

  TakenNames(Session session) {
    this.session = session;
  }

  /** Whether the upgrade has made this table itself. */
  boolean made(String table) {
    return made.contains(table);
  }

  /** What the next operation finds taken, one sentence each. */
  List<String> of(String revision, Operation o) {
    var found = new ArrayList<String>();
    switch (o) {
      case Operation.CreateTable c -> {
        if (relation(c.table()).isPresent() && !freeTables.contains(c.table())) {
          found.add(taken(revision, "table " + c.table()));
        } else {
          made.add(c.table());
          c.constraints().forEach(k -> constraint(revision, k, found));
        }
      }
      case Operation.RenameTable r -> {
        if (relation(r.to()).isPresent() && !freeTables.contains(r.to())) {
          found.add(taken(revision, "table " + r.to()));
        }
        freeTables.add(r.table());
        if (made.remove(r.table())) {
          made.add(r.to());
        }
      }
      case Operation.DropTable d -> freeTables.add(d.table());
      case Operation.CreateIndex(var at, var i) -> {
        if (!i.ifNotExists()) {
          index(revision, i.name(), found);
        }
      }
      case Operation.DropIndex d -> freeIndexes.add(d.index());
      case Operation.AddConstraint a -> constraint(revision, a.constraint(), found);
      case Operation.DropConstraint d -> freeIndexes.add(d.constraint());
      case Operation.AddColumn a -> column(revision, a.table(), a.column().name(), found);
      case Operation.DropColumn d -> freeColumns.add(d.table() + "." + d.column());
      case Operation.RenameColumn r -> {
        column(revision, r.table(), r.to(), found);
        freeColumns.add(r.table() + "." + r.column());
      }
      default -> {}
    }
    return found;
  }

  private static String taken(String revision, String what) {
    return revision + " makes " + what + ", which is there already";
  }

  /** The index behind a key or a unique rule has the rule's name. */
  private void constraint(String revision, Constraint c, List<String> found) {
    if (c instanceof Constraint.PrimaryKey || c instanceof Constraint.Unique) {
      c.name().ifPresent(name -> index(revision, name, found));
    }
  }

  private void index(String revision, String name, List<String> found) {
    Optional<String> table = relation(name);
    if (table.isPresent()
        && !freeIndexes.contains(name)
        && !freeTables.contains(table.orElseThrow())) {
      found.add(taken(revision, "index " + name));
    }
  }

  private void column(String revision, String table, String column, List<String> found) {
    boolean there =
        !made.contains(table)
            && !freeColumns.contains(table + "." + column)
            && session.one(
                "select exists (select from pg_attribute where attrelid = to_regclass(?) and attname = ?"
                    + " and attnum > 0 and not attisdropped)",
                r -> r.getBoolean(1),
                SqlWriter.table(table),
                column);
    if (there) {
      found.add(taken(revision, "column " + table + "." + column));
    }
  }

  /** The table that a name stands for or, for an index, that it belongs to. */
  private Optional<String> relation(String name) {
    return session.first(
        "select coalesce(i.indrelid::regclass::text, c.relname) from pg_class c left join pg_index i"
            + " on i.indexrelid = c.oid where c.oid = to_regclass(?)",
        r -> r.getString(1).replace("\"", ""),
        SqlWriter.table(name));
  }
}
