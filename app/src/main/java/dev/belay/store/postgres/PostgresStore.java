package dev.belay.store.postgres;

import dev.belay.database.DatabaseServer;
import dev.belay.database.Label;
import dev.belay.database.Session;
import dev.belay.database.Sql;
import dev.belay.outside.ExitCode;
import dev.belay.outside.Failure;
import dev.belay.outside.Inspection;
import dev.belay.outside.OutsideException;
import dev.belay.store.Act;
import dev.belay.store.Content;
import dev.belay.store.ContentWish;
import dev.belay.store.DatabaseContents;
import dev.belay.store.DatabaseStore;
import dev.belay.store.Dropped;
import dev.belay.store.Evicted;
import dev.belay.store.KeptDatabase;
import dev.belay.store.KeptDatabase.Side;
import dev.belay.store.NewRowStore;
import dev.belay.store.RollbackBudget;
import dev.belay.store.RollbackPoint;
import dev.belay.store.Swap;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;

/** The databases of an installation on one PostgreSQL server. */
public final class PostgresStore implements DatabaseStore, DatabaseContents {
  /** Sessions that read at once; more would take processors from production. */
  private static final int READERS = 2;

  private final DatabaseServer admin;
  private final SortedMap<String, String> databases;
  private final Hold hold;

  /**
   * @param admin with a role that may create, rename and close databases
   * @param databases names by role
   */
  public PostgresStore(DatabaseServer admin, SortedMap<String, String> databases) {
    this.admin = admin.database(DatabaseServer.MAINTENANCE);
    this.databases = Collections.unmodifiableSortedMap(new TreeMap<>(databases));
    this.hold = new Hold(this.admin, String.join(",", databases.values()));
  }

  @Override
  public SortedMap<String, String> databases() {
    return databases;
  }

  private Collection<String> names() {
    return databases.values();
  }

  @Override
  public RollbackBudget budget() {
    return looking("budget", s -> new BudgetReader(s, admin, names()).read());
  }

  @Override
  public void claim(Act act) {
    hold.claim(act);
  }

  @Override
  public void release(Act act) {
    hold.release(act);
  }

  @Override
  public Evicted keepOut(Act act) {
    return hold.acting(act, s -> Door.close(s, names()));
  }

  @Override
  public void reopen(Act act) {
    hold.acting(
        act,
        s -> {
          Door.open(s, names());
          return names();
        });
  }

  @Override
  public RollbackPoint createRollbackPoint(Act act) {
    return hold.acting(
        act,
        s -> {
          var budget = new BudgetReader(s, admin, names());
          budget.read().obstacles().stream()
              .findFirst()
              .ifPresent(o -> {
                throw new OutsideException(o);
              });
          return new TemplateCopy(s, act, names()).create(budget.strategy());
        });
  }

  @Override
  public Inspection inspectRollbackPoint(Act act) {
    return inspected(
        act,
        s -> {
          var complete = new ArrayList<String>();
          var incomplete = new ArrayList<String>();
          var missing = new ArrayList<String>();
          for (String database : names()) {
            Optional<Mark.Found> found = Mark.find(s, Mark.name(database, act.run(), Side.BEFORE));
            (found.isEmpty() ? missing : found.get().mark().isEmpty() ? incomplete : complete)
                .add(database);
          }
          List<String> closed = closed(s);
          if (complete.isEmpty() && incomplete.isEmpty() && closed.isEmpty()) {
            return new Inspection.Untouched();
          }
          if (missing.isEmpty() && incomplete.isEmpty() && closed.isEmpty()) {
            return new Inspection.Complete();
          }
          return new Inspection.Torn(
              "copied %s, incomplete %s, missing %s, closed %s"
                  .formatted(complete, incomplete, missing, closed));
        });
  }

  @Override
  public Swap rollBack(Act act) {
    return hold.acting(act, s -> new RenameBack(s, act, names(), hold).swap());
  }

  @Override
  public Inspection inspectRollback(Act act) {
    return inspected(
        act,
        s -> {
          List<String> kept =
              Door.existing(
                  s, names().stream().map(d -> Mark.name(d, act.run(), Side.BEFORE)).toList());
          List<String> closed = closed(s);
          if (kept.size() == names().size()) {
            return closed.isEmpty()
                ? new Inspection.Untouched()
                : new Inspection.Torn("nothing was renamed yet, but closed are " + closed);
          }
          List<Mark.Found> aside =
              ofRun(s, act.run()).stream().filter(f -> !kept.contains(f.name())).toList();
          boolean whole = Door.existing(s, names()).size() == names().size();
          if (kept.isEmpty() && whole && !aside.isEmpty()) {
            return closed.isEmpty()
                ? new Inspection.Complete()
                : new Inspection.Torn("all databases were renamed, but closed are " + closed);
          }
          return new Inspection.Torn(
              "of the rollback point %s are left, of the databases in use %s"
                  .formatted(kept, Door.existing(s, names())));
        });
  }

  @Override
  public Optional<Duration> renew(Act act, String database) {
    return hold.acting(
        act,
        s ->
            new Renewal(s, act, database, hold)
                .renew(new BudgetReader(s, admin, names()).strategy()));
  }

  @Override
  public Inspection inspectRenewal(Act act, String database) {
    return inspected(
        act,
        s ->
            closed(s).contains(database)
                ? new Inspection.Torn(database + " is closed")
                : new Inspection.Untouched());
  }

  @Override
  public Dropped dropKept(Act act) {
    return hold.acting(
        act,
        s -> {
          new Ballast(s, names()).give(); // first: without the databases nothing is left to do
          for (String name : Door.existing(s, names())) {
            s.execute(
                "alter database %s reset %s".formatted(Sql.name(name), PostgresNewRows.CARRIED));
          }
          var gone = new ArrayList<KeptDatabase>();
          for (Mark.Found found : ofRun(s, act.run())) {
            refuseSlots(s, found.name());
            s.execute("drop database if exists " + Sql.name(found.name()));
            found.mark().ifPresent(m -> gone.add(found.kept()));
          }
          return new Dropped(gone);
        });
  }

  @Override
  public Inspection inspectDrop(Act act) {
    return inspected(
        act,
        s ->
            ofRun(s, act.run()).isEmpty() ? new Inspection.Complete() : new Inspection.Untouched());
  }

  @Override
  public Content content(Act act, ContentWish wish) {
    return new ContentReader(admin, act.label(), READERS).read(databases, wish);
  }

  @Override
  public Content content(Act act, String role, ContentWish wish) {
    var one = new TreeMap<>(databases);
    one.keySet().retainAll(Set.of(role));
    return new ContentReader(admin, act.label(), READERS).read(one, wish);
  }

  @Override
  public Content keptContent(Act act, ContentWish wish) {
    var kept = new TreeMap<String, String>();
    databases.forEach((role, name) -> kept.put(role, Mark.name(name, act.run(), Side.BEFORE)));
    return hold.acting(
        act,
        s -> {
          Door.open(s, kept.values());
          try {
            return new ContentReader(admin, act.label(), READERS).read(kept, wish);
          } finally {
            Door.close(s, kept.values());
          }
        });
  }

  @Override
  public NewRowStore newRows() {
    return new PostgresNewRows(admin, databases);
  }

  @Override
  public List<KeptDatabase> kept() {
    return looking(
        "kept",
        s -> Mark.all(s).stream().filter(f -> f.mark().isPresent()).map(Mark.Found::kept).toList());
  }

  /** Of this set and run, complete or not. */
  private List<Mark.Found> ofRun(Session session, String run) {
    var wanted = new ArrayList<String>();
    for (String database : names()) {
      for (Side side : Side.values()) {
        wanted.add(Mark.name(database, run, side));
      }
    }
    return Mark.all(session).stream().filter(f -> wanted.contains(f.name())).toList();
  }

  /** DROP DATABASE would remove a logical slot without a word (S7). */
  private static void refuseSlots(Session session, String database) {
    List<String> slots =
        session.query(
            "select slot_name from pg_replication_slots where database = ?",
            r -> r.getString(1),
            database);
    if (!slots.isEmpty()) {
      throw new OutsideException(
          new Failure(
              ExitCode.BLOCKED,
              "a kept database still carries replication slots",
              "%s: %s".formatted(database, slots),
              "move or drop the slots, then belay finalize"));
    }
  }

  private List<String> closed(Session session) {
    return session.query(
        "select datname from pg_database where datname = any(?) and not datallowconn order by 1",
        r -> r.getString(1),
        (Object) names().toArray(String[]::new));
  }

  /** An act that outlived its process is found by the name of its session (S10). */
  private Inspection inspected(Act act, Function<Session, Inspection> look) {
    return looking(
        act.run(),
        s -> {
          Optional<String> running =
              s.first(
                  "select 'backend ' || pid || ' since ' || query_start::timestamptz(0) from"
                      + " pg_stat_activity where application_name = ? and pid <>"
                      + " pg_backend_pid()",
                  r -> r.getString(1),
                  act.label().applicationName());
          return running.<Inspection>map(Inspection.Running::new).orElseGet(() -> look.apply(s));
        });
  }

  private <T> T looking(String run, Function<Session, T> look) {
    try (Session session = admin.open(new Label(run, "look"))) {
      return look.apply(session);
    }
  }
}
