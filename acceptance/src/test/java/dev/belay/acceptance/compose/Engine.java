package dev.belay.acceptance.compose;

import dev.belay.outside.Command;
import dev.belay.outside.OwnShell;
import dev.belay.outside.Ran;
import dev.belay.outside.Shell;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Assumptions;

/** The Docker engine of the tests, and the programs around it. */
final class Engine {
  static final Shell SHELL = new OwnShell();
  static final Duration SHORT = Duration.ofSeconds(30);

  private Engine() {}

  /** Skips the test where nothing can be tried, and says why. */
  static void require() {
    var missing = missing();
    Assumptions.assumeTrue(missing.isEmpty(), "skipped because " + missing.orElse(""));
  }

  private static Optional<String> missing() {
    if (!ran("docker", "info").ok()) {
      return Optional.of("no Docker engine answers");
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

  static Ran ran(String... argv) {
    return SHELL.run(Command.of(argv));
  }

  static Ran must(Duration limit, String... argv) {
    return SHELL.run(Command.of(argv).within(limit)).orFail("a test could not go on", "look at it");
  }

  /** Standard output of a short command, stripped. */
  static String said(String... argv) {
    return must(SHORT, argv).stdout().strip();
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
      LockSupport.parkNanos(500_000_000);
    }
  }
}
