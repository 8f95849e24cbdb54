package dev.belay.acceptance;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** The launcher script of this checkout, or of an unpacked tarball, with a cache of its own. */
final class Launcher {
  record Said(int exit, String out, String err) {}

  private final Path script;
  private final Path home;

  Launcher(Path script, Path home) {
    this.script = script;
    this.home = home;
  }

  static Path checkout() {
    Path here = Path.of("").toAbsolutePath();
    return Files.exists(here.resolve("belay")) ? here : here.getParent();
  }

  static Launcher ofCheckout(Path home) {
    return new Launcher(checkout().resolve("belay"), home);
  }

  /** Runs without training a cache afterwards; one that is there is used. */
  Said run(String... arguments) {
    return run(Map.of("JAVA_HOME", System.getProperty("java.home"), "BELAY_AOT", "off"), arguments);
  }

  /** Runs as on a first start: a cache is trained in the background afterwards. */
  Said first(String... arguments) {
    return run(Map.of("JAVA_HOME", System.getProperty("java.home")), arguments);
  }

  /** Runs with PATH, HOME, a cache and {@code environment}, and nothing else. */
  Said run(Map<String, String> environment, String... arguments) {
    try {
      var argv = new ArrayList<>(List.of(script.toString()));
      argv.addAll(List.of(arguments));
      Path out = Files.createTempFile(home, "out", "");
      Path err = Files.createTempFile(home, "err", "");
      var builder =
          new ProcessBuilder(argv).redirectOutput(out.toFile()).redirectError(err.toFile());
      builder.environment().clear();
      builder.environment().put("PATH", "/usr/local/bin:/usr/bin:/bin");
      builder.environment().put("HOME", home.toString());
      builder.environment().putAll(environment);
      Process process = builder.start();
      if (!process.waitFor(5, TimeUnit.MINUTES)) {
        process.destroyForcibly();
        throw new IllegalStateException(argv + " still ran after 5 minutes");
      }
      return new Said(process.exitValue(), Files.readString(out), Files.readString(err));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  /** Waits for the background training that the first command starts; its file, or a failure. */
  Path trainedCache() {
    Path caches = home.resolve(".cache/belay");
    for (int tenths = 0; tenths < 3000; tenths++) {
      if (Files.isDirectory(caches)) {
        try (var files = Files.list(caches)) {
          var found = files.filter(f -> f.toString().endsWith(".aot")).findFirst();
          if (found.isPresent()) {
            return found.get();
          }
        } catch (IOException e) {
          throw new UncheckedIOException(e);
        }
      }
      try {
        TimeUnit.MILLISECONDS.sleep(100);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
    throw new AssertionError("no AOT cache appeared in " + caches + " within five minutes");
  }
}
