package dev.belay.deployment;

import dev.belay.outside.Observed;
import java.nio.file.Path;
import java.util.Collections;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * In the place of the programs on a twin that has only databases and files: it remembers what it
 * was asked for, and says that none of it was tried.
 */
public final class UntriedDeployment implements Deployment {
  private final String why;
  private Activity activity = Activity.OPEN;
  private String installed;

  /**
   * @param installed the release that the twin starts from
   * @param why there are no programs
   */
  public UntriedDeployment(String installed, String why) {
    this.installed = installed;
    this.why = why;
  }

  @Override
  public Optional<String> untried() {
    return Optional.of(why);
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
    return Collections.unmodifiableSortedMap(new TreeMap<>());
  }

  @Override
  public void stopWriters() {
    activity = Activity.STOPPED;
  }

  @Override
  public void install(String release) {
    installed = release;
  }

  @Override
  public void startClosed() {
    activity = Activity.CLOSED;
  }

  @Override
  public void open() {
    activity = Activity.OPEN;
  }

  @Override
  public Observed<Health> health() {
    return Observed.unknown(why, "ask the installation itself");
  }
}
