package dev.belay.outside;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** Programs as child processes of this one; a program that exceeds its limit ends with its tree. */
public final class OwnShell implements Shell {
  private static final int KEPT_BYTES = 64 << 20;

  /** What an ended program's output may still take while nothing of it comes. */
  private static final Duration GRACE = Duration.ofSeconds(2);

  /** A program with a limit this long goes along with something that has a limit of its own. */
  private static final Duration COMPANION = Duration.ofDays(7);

  private final Duration grace;

  public OwnShell() {
    this(GRACE);
  }

  OwnShell(Duration grace) {
    this.grace = grace;
  }

  @Override
  public Ran run(Command command) {
    var out = new Bounded();
    return ran(command, InputStream.nullInputStream(), out).ran(out.text());
  }

  @Override
  public Ran stream(Command command, InputStream in, OutputStream out) {
    Ended ended = ran(command, in, out);
    if (!ended.whole()) {
      throw new OutsideException(
          Failure.unknown(
              "the output of a program has no end",
              "`%s` exited %d, and a program that it started keeps its output open"
                  .formatted(command.line(), ended.exit()),
              "run it by hand and see what it leaves running"));
    }
    return ended.ran("");
  }

  /**
   * @param whole whether its output was read to the end
   */
  private record Ended(Command command, int exit, boolean whole, String stderr, Duration took) {
    Ran ran(String stdout) {
      return new Ran(command, exit, stdout, stderr, took);
    }
  }

  private Ended ran(Command command, InputStream in, OutputStream out) {
    long start = System.nanoTime();
    Process process = start(command);
    var err = new Bounded();
    try (var _ = wait(command)) {
      var errors = new Output(process.getErrorStream(), err, () -> {});
      var output = new Output(process.getInputStream(), out, process::destroy);
      Thread input = Thread.startVirtualThread(() -> feed(in, process));
      boolean ended = process.waitFor(command.limit().toMillis(), TimeUnit.MILLISECONDS);
      boolean whole = ended && output.ended(grace, command.limit());
      if (ended) {
        errors.ended(grace, grace);
      }
      output.close();
      errors.close();
      input.interrupt();
      if (!ended) {
        end(process);
        throw tooLong(command);
      }
      output
          .failure()
          .ifPresent(e -> {
            throw notKept(command, e);
          });
      var took = Duration.ofNanos(System.nanoTime() - start);
      return new Ended(command, process.exitValue(), whole, err.text(), took);
    } catch (InterruptedException e) {
      end(process);
      Thread.currentThread().interrupt();
      throw new OutsideException(
          Failure.unknown(
              "a program was interrupted", "`" + command.line() + "`", "run belay status"),
          e);
    }
  }

  private static Waits.Wait wait(Command command) {
    return command.limit().compareTo(COMPANION) >= 0
        ? Waits.untold()
        : Waits.on("`" + command.line() + "`", Optional.of(command.limit()));
  }

  private static OutsideException tooLong(Command command) {
    return new OutsideException(
        Failure.unknown(
            "a program did not finish in time",
            "`%s` still ran after %d s".formatted(command.line(), command.limit().toSeconds()),
            "run it by hand and see where it hangs"));
  }

  private static OutsideException notKept(Command command, IOException e) {
    return new OutsideException(
        Failure.unknown(
            "the output of a program could not be kept",
            "`%s`: %s".formatted(command.line(), e.getMessage()),
            "make room or check the target, then run the same command again"),
        e);
  }

  private static Process start(Command command) {
    var builder = new ProcessBuilder(command.argv());
    if (command.scrubbed()) {
      Map<String, String> kept = Map.copyOf(builder.environment());
      builder.environment().clear();
      for (String name : new String[] {"PATH", "HOME", "LANG"}) {
        if (kept.get(name) != null) {
          builder.environment().put(name, kept.get(name));
        }
      }
    }
    builder.environment().putAll(command.environment());
    command.directory().ifPresent(d -> builder.directory(d.toFile()));
    try {
      return builder.start();
    } catch (IOException e) {
      throw new OutsideException(
          Failure.unknown(
              "a program could not be started",
              "`%s`: %s".formatted(command.argv().getFirst(), e.getMessage()),
              "command -v " + command.argv().getFirst()),
          e);
    }
  }

  private static void end(Process process) {
    process.descendants().forEach(ProcessHandle::destroyForcibly);
    process.destroyForcibly();
  }

  private static void feed(InputStream in, Process process) {
    try (OutputStream to = process.getOutputStream()) {
      // Without a flush for each read, a program that is asked something would wait for ever.
      byte[] buffer = new byte[64 * 1024];
      for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
        to.write(buffer, 0, read);
        to.flush();
      }
    } catch (IOException e) {
      // The program stopped reading: its exit code says why.
    }
  }

  /** Keeps the first {@link #KEPT_BYTES} bytes and swallows the rest, so that no child blocks. */
  private static final class Bounded extends ByteArrayOutputStream {
    @Override
    public synchronized void write(byte[] bytes, int from, int length) {
      super.write(bytes, from, Math.max(0, Math.min(length, KEPT_BYTES - count)));
    }

    @Override
    public synchronized void write(int b) {
      if (count < KEPT_BYTES) {
        super.write(b);
      }
    }

    String text() {
      return toString(StandardCharsets.UTF_8);
    }
  }
}
