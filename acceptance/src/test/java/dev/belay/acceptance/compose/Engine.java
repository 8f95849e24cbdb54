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

/** The Docker engine of the tests, and the programs around it. */
final class Engine {
  /** Runs on the engine that is in use, beside it: in its network as well. */
  static final Shell SHELL = new There();

  static final Duration SHORT = Duration.ofSeconds(30);

  /** What to put before every program: nothing for the machine's own engine. */
  private static List<String> before = List.of();

  private Engine() {}

  /** From now on an engine of the test's own, or with no words the machine's again. */
  static void use(List<String> words) {
    before = List.copyOf(words);
  }

  static boolean isOwn() {
    return !before.isEmpty();
  }

  static List<String> argv(List<String> program) {
    var argv = new ArrayList<>(before);
    argv.addAll(program);
    return argv;
  }

  private static final class There implements Shell {
    private final Shell own = new OwnShell();

    @Override
    public Ran run(Command command) {
      return own.run(there(command));
    }

    @Override
    public Ran stream(Command command, InputStream in, OutputStream out) {
      return own.stream(there(command), in, out);
    }

    private static Command there(Command c) {
      return new Command(argv(c.argv()), c.environment(), c.scrubbed(), c.directory(), c.limit());
    }
  }

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
