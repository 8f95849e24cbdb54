package dev.belay.deployment.commands;

import dev.belay.deployment.Activity;
import dev.belay.deployment.Deployment;
import dev.belay.deployment.Health;
import dev.belay.outside.ExitCode;
import dev.belay.outside.Failure;
import dev.belay.outside.Observed;
import dev.belay.outside.OutsideException;
import dev.belay.outside.Ran;
import java.nio.file.Path;
import java.util.Collections;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/** An installation driven by commands; what an act reached is asked of {@code activity}. */
public final class CommandDeployment implements Deployment {
  private final OwnCommands commands;
  private final SortedMap<String, Path> configuration;

  /**
   * @param configuration the files that decide what runs, by name
   */
  public CommandDeployment(OwnCommands commands, SortedMap<String, Path> configuration) {
    this.commands = commands;
    this.configuration = Collections.unmodifiableSortedMap(new TreeMap<>(configuration));
  }

  @Override
  public SortedMap<String, Path> configuration() {
    return configuration;
  }

  @Override
  public Observed<Activity> activity() {
    Ran ran = commands.run("activity", Map.of());
    String word = ran.stdout().strip().toUpperCase(Locale.ROOT);
    for (Activity activity : Activity.values()) {
      if (ran.ok() && activity.name().equals(word)) {
        return Observed.known(activity);
      }
    }
    return Observed.unknown(
        "the command `activity` exited %d and said `%s`".formatted(ran.exit(), ran.tail()),
        "let it print stopped, closed or open");
  }

  @Override
  public Observed<String> installed() {
    Ran ran = commands.run("installed", Map.of());
    String release = ran.stdout().strip();
    return ran.ok() && !release.isEmpty()
        ? Observed.known(release)
        : Observed.unknown(
            "the command `installed` exited %d and said `%s`".formatted(ran.exit(), ran.tail()),
            "let it print the release that is in place");
  }

  @Override
  public void stopWriters() {
    act("stop", Map.of());
    expect("stop", Activity.STOPPED);
  }

  @Override
  public void install(String release) {
    act("install", Map.of("BELAY_RELEASE", release));
    if (!installed().equals(Observed.known(release))) {
      throw failed("install", "`installed` says " + installed());
    }
  }

  @Override
  public void startClosed() {
    act("start", Map.of());
    expect("start", Activity.CLOSED);
  }

  @Override
  public void open() {
    act("open", Map.of());
    expect("open", Activity.OPEN);
  }

  @Override
  public Optional<String> underWay() {
    return commands.underWay();
  }

  @Override
  public Observed<Health> health() {
    Ran ran = commands.run("health", Map.of());
    String said = ran.stdout().strip();
    return ran.ok()
        ? Observed.known(new Health(true, said, "serves as " + said))
        : Observed.unknown(
            "the command `health` exited %d: %s".formatted(ran.exit(), ran.tail()),
            "sh -c '" + commands.lines().get("health") + "'");
  }

  private void act(String name, Map<String, String> variables) {
    Ran ran = commands.act(name, variables);
    if (!ran.ok()) {
      throw failed(name, "it exited %d: %s".formatted(ran.exit(), ran.tail()));
    }
  }

  private void expect(String name, Activity wish) {
    Observed<Activity> found = activity();
    if (!found.equals(Observed.known(wish))) {
      throw failed(name, "afterwards `activity` says " + found);
    }
  }

  private OutsideException failed(String name, String seen) {
    return new OutsideException(
        new Failure(
            ExitCode.STOPPED,
            "the command `" + name + "` did not do its work",
            seen,
            "run it by hand in %s, then: belay resume".formatted(commands.directory())));
  }
}
