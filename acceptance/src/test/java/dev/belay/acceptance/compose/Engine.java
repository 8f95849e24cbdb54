package dev.belay.acceptance.compose;

import dev.belay.outside.Command;
import dev.belay.outside.OwnShell;
import dev.belay.outside.Ran;
import dev.belay.outside.Shell;
import java.io.InputStream;
import java.io.OutputStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Assumptions;

/** A Docker engine of the tests, and the programs around it: beside it, in its network as well. */
final class Engine implements Shell {
  static final Duration SHORT = Duration.ofMinutes(2);

  /** The engine of this machine. */
  static final Engine MACHINE = new Engine(List.of());

  private final Shell own = new OwnShell();
  private final List<String> before;

  private Engine(List<String> before) {
    this.before = List.copyOf(before);
  }

  /**
   * @param words what to put before every program, so that it runs beside another engine
   */
  static Engine behind(List<String> words) {
    return new Engine(words);
  }

  boolean isOwn() {
    return !before.isEmpty();
  }

  List<String> argv(List<String> program) {
    var argv = new ArrayList<>(before);
    argv.addAll(program);
    return argv;
  }

  @Override
  public Ran run(Command command) {
    return own.run(here(command));
  }

  @Override
  public Ran stream(Command command, InputStream in, OutputStream out) {
    return own.stream(here(command), in, out);
  }

  private Command here(Command c) {
    return new Command(argv(c.argv()), c.environment(), c.scrubbed(), c.directory(), c.limit());
  }

  /** Skips the test where nothing can be tried, and says why. */
  void require() {
    var missing = missing();
    Assumptions.assumeTrue(missing.isEmpty(), "skipped because " + missing.orElse(""));
  }

  private Optional<String> missing() {
    var driver = ran("docker", "info", "--format", "{{.Driver}}");
    if (!driver.ok()) {
      return Optional.of("no Docker engine answers");
    }
    if (driver.stdout().strip().equals("vfs")) {
      return Optional.of("the engine stores with vfs, which copies an image for every container");
    }
    if (!ran("docker", "compose", "version").ok()) {
      return Optional.of("docker compose (v2) is not here");
    }
    boolean base = ran("docker", "image", "inspect", "belay-stand-in/base").ok();
    if (!base && !ran("sh", "-c", "command -v debootstrap && test $(id -u) = 0").ok()) {
      return Optional.of("the stand-in images cannot be made: no root, or no debootstrap");
    }
    return Optional.empty();
  }

  Ran ran(String... argv) {
    return run(Command.of(argv));
  }

  Ran must(Duration limit, String... argv) {
    return run(Command.of(argv).within(limit)).orFail("a test could not go on", "look at it");
  }

  /** Standard output of a short command, stripped. */
  String said(String... argv) {
    return must(SHORT, argv).stdout().strip();
  }

  /** Names of images, all of them or those that a filter leaves. */
  List<String> images(String... filter) {
    var argv = new ArrayList<>(List.of("docker", "images", "--format", "{{.Repository}}:{{.Tag}}"));
    argv.addAll(List.of(filter));
    return said(argv.toArray(String[]::new)).lines().toList();
  }

  interface Question {
    boolean ask();
  }

  static void await(Duration limit, Question question) {
    long end = System.nanoTime() + limit.toNanos();
    while (!question.ask()) {
      if (System.nanoTime() > end) {
        throw new AssertionError("not within " + limit);
      }
      LockSupport.parkNanos(200_000_000);
    }
  }
}
