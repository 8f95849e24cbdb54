package dev.belay.outside;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** Programs as child processes of this one; a program that exceeds its limit ends with its tree. */
public final class OwnShell implements Shell {
  private static final int KEPT_BYTES = 64 << 20;

  @Override
  public Ran run(Command command) {
    var out = new Bounded();
    Ran ran = stream(command, InputStream.nullInputStream(), out);
    return new Ran(command, ran.exit(), out.text(), ran.stderr(), ran.took());
  }

  @Override
  public Ran stream(Command command, InputStream in, OutputStream out) {
    long start = System.nanoTime();
    Process process = start(command);
    var err = new Bounded();
    try {
      Thread errors = Thread.startVirtualThread(() -> copy(process.getErrorStream(), err));
      Thread input = Thread.startVirtualThread(() -> feed(in, process));
      var failure = new IOException[1];
      Thread output =
          Thread.startVirtualThread(() -> {
            try {
              process.getInputStream().transferTo(out);
            } catch (IOException e) {
              failure[0] = e;
              process.destroy();
            }
          });
      boolean ended = process.waitFor(command.limit().toMillis(), TimeUnit.MILLISECONDS);
      if (!ended) {
        end(process);
        throw new OutsideException(
            Failure.unknown(
                "a program did not finish in time",
                "`%s` still ran after %d s".formatted(command.line(), command.limit().toSeconds()),
                "run it by hand and see where it hangs"));
      }
      output.join();
      errors.join();
      input.interrupt();
      if (failure[0] != null) {
        throw new OutsideException(
            Failure.unknown(
                "the output of a program could not be kept",
                "`%s`: %s".formatted(command.line(), failure[0].getMessage()),
                "make room or check the target, then run the same command again"),
            failure[0]);
      }
      var took = Duration.ofNanos(System.nanoTime() - start);
      return new Ran(command, process.exitValue(), "", err.text(), took);
    } catch (InterruptedException e) {
      end(process);
      Thread.currentThread().interrupt();
      throw new OutsideException(
          Failure.unknown(
              "a program was interrupted", "`" + command.line() + "`", "run belay status"),
          e);
    }
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

  private static void copy(InputStream from, OutputStream to) {
    try {
      from.transferTo(to);
    } catch (IOException e) {
      // The stream ended with the program.
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
