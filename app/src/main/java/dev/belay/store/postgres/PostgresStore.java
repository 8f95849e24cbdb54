package dev.belay.store.postgres;

import dev.belay.database.DatabaseServer;
import dev.belay.database.Label;
import dev.belay.database.Session;
import dev.belay.outside.Inspection;
import dev.belay.outside.OutsideException;
import dev.belay.store.Act;
import dev.belay.store.Content;
import dev.belay.store.ContentWish;
import dev.belay.store.DatabaseContents;
import dev.belay.store.DatabaseStore;
import dev.belay.store.Dropped;
import dev.belay.store.Evicted;
import dev.belay.store.Held;
import dev.belay.store.Holder;
import dev.belay.store.KeptDatabase;
import dev.belay.store.KeptDatabase.Side;
import dev.belay.store.LetIn;
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
  private final Standstill standstill;

  /**
   * @param admin with a role that may create, rename and close databases
   * @param databases names by role
   */
  public PostgresStore(DatabaseServer admin, SortedMap<String, String> databases) {
    this.admin = admin.database(DatabaseServer.MAINTENANCE);
    this.databases = Collections.unmodifiableSortedMap(new TreeMap<>(databases));
    this.hold = new Hold(this.admin, databases.values());
    this.standstill = new Standstill(this.admin);
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
  public void claim(Act act, Holder holder) {
    hold.claim(act, holder);
  }

  @Override
  public List<Held> held() {
    return looking("held", s -> new HoldTable(s).all());
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
  public Evicted reopen(Act act) {
    return hold.acting(
        act,
        s -> {
          var shut = new Shut(s, act.run(), names());
          Evicted evicted = shut.open(act, hold);
          Door.open(s, names());
          return evicted;
        });
  }

  @Override
  public LetIn letIn(Act act, Set<String> writing) {
    var still = new TreeMap<>(databases);
    still.keySet().removeAll(writing);
    return hold.acting(
        act,
        s -> {
          var shut = new Shut(s, act.run(), names());
          var found = new ArrayList<>(shut.open(act, hold, still.values()).sessions());
          Door.open(s, names());
          var why = standstill.hold(act.label(), Door.existing(s, still.values()));
          found.addAll(shut.loud().sessions());
          return new LetIn(found, why);
        });
  }

  @Override
  public List<String> letWrite() {
    return standstill.end();
  }

  @Override
  public boolean shut(Act act) {
    return looking(act.run(), s -> new Shut(s, act.run(), names()).whole());
  }

  @Override
  public String reached(String run, String database) {
    return looking(run, s -> new Shut(s, run, List.of(database)).now(database));
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
          return new TemplateCopy(s, act, names(), hold).create(budget.strategy());
        });
  }

  @Override
  public Inspection inspectRollbackPoint(Act act) {
    return inspected(act, s -> new Standing(s, act.run(), names()).ofPoint());
  }

  @Override
  public Swap rollBack(Act act) {
    return hold.acting(act, s -> new RenameBack(s, act, names(), hold).swap());
  }

  @Override
  public Inspection inspectRollback(Act act) {
    return inspected(act, s -> new Standing(s, act.run(), names()).ofReturn());
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
            new Standing(s, act.run(), List.of(database)).closed().isEmpty()
                ? new Inspection.Untouched()
                : new Inspection.Torn(database + " is closed"));
  }

  @Override
  public void create(Act act, String database, String owner) {
    hold.acting(
        act,
        s -> {
          new Created(s, act, database).make(owner);
          return database;
        });
  }

  @Override
  public Inspection inspectCreated(Act act, String database) {
    return inspected(act, s -> new Created(s, act, database).inspect());
  }

  @Override
  public Optional<KeptDatabase> setAsideCreated(Act act, String database) {
    return hold.acting(act, s -> new Created(s, act, database).setAside(hold));
  }

  @Override
  public Dropped dropKept(Act act) {
    return hold.acting(act, s -> new DropOfKept(s, act, names(), hold).drop());
  }

  @Override
  public Inspection inspectDrop(Act act) {
    return inspected(
        act,
        s ->
            new Standing(s, act.run(), names()).kept().isEmpty()
                ? new Inspection.Complete()
                : new Inspection.Untouched());
  }

  @Override
  public Content content(Act act, ContentWish wish) {
    return new ContentReader(admin, act.label(), READERS).read(there(act.run()), wish);
  }

  @Override
  public Content content(Act act, String role, ContentWish wish) {
    var one = there(act.run());
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

  /** One that is not on the server has no content; what was there and is gone is a difference. */
  private SortedMap<String, String> there(String run) {
    return looking(
        "content",
        s -> {
          var there = new TreeMap<>(Shut.now(s, run, databases));
          there.values().retainAll(Door.existing(s, there.values()));
          return there;
        });
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
