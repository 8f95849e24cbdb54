package dev.belay.store;

import dev.belay.outside.Inspection;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/** A set of no databases: everything about it is done at once. */
public final class FakeDatabases implements DatabaseStore {
  private static final Evicted NOBODY = new Evicted(List.of(), Duration.ZERO);

  @Override
  public SortedMap<String, String> databases() {
    return new TreeMap<>();
  }

  @Override
  public RollbackBudget budget() {
    throw new UnsupportedOperationException("no test asks for it");
  }

  /** Asked before a claim; throws while the server does not answer. */
  public Runnable server = () -> {};

  /** The run that holds them; empty when none does. */
  public String holder = "";

  @Override
  public void claim(Act act, Holder who) {
    server.run();
    holder = act.run();
  }

  @Override
  public List<Held> held() {
    return List.of();
  }

  @Override
  public void release(Act act) {
    holder = "";
  }

  @Override
  public Evicted keepOut(Act act) {
    return NOBODY;
  }

  @Override
  public Evicted reopen(Act act) {
    return NOBODY;
  }

  @Override
  public LetIn letIn(Act act, Set<String> writing) {
    return new LetIn(List.of(), Optional.empty());
  }

  @Override
  public List<String> letWrite() {
    return List.of();
  }

  @Override
  public boolean shut(Act act) {
    return false;
  }

  @Override
  public String reached(String run, String database) {
    return database;
  }

  @Override
  public RollbackPoint createRollbackPoint(Act act) {
    return new RollbackPoint(act.run(), List.of(), "none", NOBODY, Duration.ZERO);
  }

  @Override
  public Inspection inspectRollbackPoint(Act act) {
    return new Inspection.Untouched();
  }

  @Override
  public Swap rollBack(Act act) {
    return new Swap(List.of(), List.of(), NOBODY, 0, Duration.ZERO);
  }

  @Override
  public Inspection inspectRollback(Act act) {
    return new Inspection.Untouched();
  }

  @Override
  public Optional<Duration> renew(Act act, String database) {
    return Optional.empty();
  }

  @Override
  public Inspection inspectRenewal(Act act, String database) {
    return new Inspection.Untouched();
  }

  @Override
  public void create(Act act, String database, String owner) {}

  @Override
  public Inspection inspectCreated(Act act, String database) {
    return new Inspection.Untouched();
  }

  @Override
  public Optional<KeptDatabase> setAsideCreated(Act act, String database) {
    return Optional.empty();
  }

  @Override
  public Dropped dropKept(Act act) {
    return new Dropped(List.of());
  }

  @Override
  public Inspection inspectDrop(Act act) {
    return new Inspection.Untouched();
  }

  @Override
  public Content content(Act act, String role, ContentWish wish) {
    throw new UnsupportedOperationException("no test asks for it");
  }

  @Override
  public NewRowStore newRows() {
    throw new UnsupportedOperationException("no test asks for it");
  }

  @Override
  public List<KeptDatabase> kept() {
    return List.of();
  }
}
