package dev.belay.cli;

import dev.belay.demo.SampleInstallation;
import dev.belay.outside.ExitCode;
import dev.belay.release.CatalogFiles;
import dev.belay.release.DifyVersion;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

/** What the launcher runs once, unseen, so that the JDK's AOT cache learns the usual paths. */
@Command(name = "warm-up", hidden = true)
final class WarmUpCommand implements Callable<Integer> {
  private static final int READINGS = 3;

  private final Parts parts;

  WarmUpCommand(Parts parts, Terminal ignored) {
    this.parts = parts;
  }

  @Override
  public Integer call() throws IOException {
    var unseen =
        new Terminal(new PrintWriter(Writer.nullWriter()), new PrintWriter(Writer.nullWriter()));
    Path folder = Files.createTempDirectory("belay-warm-up");
    try {
      var releases = CatalogFiles.with(folder.resolve("catalog"));
      SampleInstallation.write(
          releases.release(DifyVersion.of("1.8.1")), SampleInstallation.customisation(), folder);
      for (String json : List.of("--json", "--out=" + folder.resolve("out"))) {
        CommandLineStart.run(
            parts, unseen, "plan", "--installation", folder.toString(), "--to", "1.15.0", json);
      }
      CommandLineStart.run(parts, unseen, "catalog", "list");
      Path versions = folder.resolve("versions");
      WarmUpMigrations.write(versions);
      for (int i = 0; i < READINGS; i++) {
        CommandLineStart.run(parts, unseen, "migrations", "explain", versions.toString());
      }
      CommandLineStart.run(parts, unseen, "migrations", "explain", "--release", "1.15.0");
    } finally {
      remove(folder);
    }
    return ExitCode.DONE.code();
  }

  private static void remove(Path folder) throws IOException {
    try (var files = Files.walk(folder)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }
}
