package dev.belay.deployment;

import dev.belay.outside.Failure;
import dev.belay.outside.Observed;
import dev.belay.outside.OutsideException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.Predicate;

/** An installation in memory; an act named in {@link #broken} fails. */
public final class FakeDeployment implements Deployment {
  public final Set<String> broken = new HashSet<>();

  /** The release that was to be put in place so that the databases answer, if any was. */
  public Optional<String> woken = Optional.empty();

  /** What it gets through to. */
  public List<Reach> reaches = List.of();

  /** How the plugin daemon of every release logs in; none has one while this is empty. */
  public Optional<Login> plugins = Optional.empty();

  /** Why it reaches nothing outside of it, if it is a twin. */
  public Optional<String> cutOff = Optional.empty();

  /** What a command of a release does. */
  public Consumer<String> command = command -> {};

  /** The commands of a release that were run, in their order. */
  public final List<String> executed = new ArrayList<>();

  private Activity activity = Activity.OPEN;
  private String installed;

  public FakeDeployment(String installed) {
    this.installed = installed;
  }

  @Override
  public Observed<Activity> activity() {
    return Observed.known(activity);
  }

  @Override
  public Observed<String> installed() {
    return Observed.known(installed);
  }

  @Override
  public SortedMap<String, Path> configuration() {
    return new TreeMap<>();
  }

  @Override
  public void prepare(List<String> targets) {
    act("prepare " + String.join(" ", targets));
  }

  @Override
  public Optional<Login> plugins(String release) {
    return plugins;
  }

  @Override
  public Optional<String> cutOff() {
    return cutOff;
  }

  @Override
  public String execute(String command, String label) {
    act(command);
    this.command.accept(command);
    executed.add(command);
    return "done";
  }

  @Override
  public void stopWriters() {
    act("stop");
    activity = Activity.STOPPED;
  }

  @Override
  public void install(String release) {
    act("install " + release);
    installed = release;
  }

  @Override
  public void startClosed() {
    act("start " + installed);
    activity = Activity.CLOSED;
  }

  @Override
  public void open() {
    act("open " + installed);
    activity = Activity.OPEN;
  }

  @Override
  public void wakeStores(String release) {
    woken = Optional.of(release);
  }

  @Override
  public List<Reach> reaches(Collection<String> origins, Predicate<Reach> missing) {
    return reaches;
  }

  @Override
  public Observed<Health> health() {
    return activity == Activity.STOPPED
        ? Observed.unknown("nothing answers", "start it")
        : Observed.known(new Health(true, installed, "ok"));
  }

  private void act(String name) {
    if (broken.contains(name)) {
      throw new OutsideException(Failure.unknown(name + " did not succeed", "a fault", "repair"));
    }
  }
}
