package dev.belay.cli;

import dev.belay.demo.Demo;
import dev.belay.evidence.RunReport;
import dev.belay.outside.ExitCode;
import dev.belay.outside.Failure;
import dev.belay.outside.OutsideException;
import dev.belay.release.CatalogFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code belay demo}: the whole path on a sample installation. */
@Command(
    name = "demo",
    mixinStandardHelpOptions = true,
    description =
        "Upgrades a sample installation in a temporary folder, with a PostgreSQL of its own."
            + " Needs nothing but this Belay, touches nothing else, takes less than a minute.")
final class DemoCommand implements Callable<Integer> {
  private final Parts parts;
  private final Terminal terminal;

  @Option(
      names = "--break",
      description = "Let the migration fail on the data, and watch the upgrade being taken back.")
  private boolean broken;

  @Option(names = "--dir", paramLabel = "DIR", description = "Make it there instead; must be new.")
  private @Nullable Path directory;

  DemoCommand(Parts parts, Terminal terminal) {
    this.parts = parts;
    this.terminal = terminal;
  }

  @Override
  public Integer call() throws IOException {
    long start = System.nanoTime();
    Path folder = folder();
    terminal.out().println("Everything happens in " + folder);
    var demo =
        new Demo(
            parts.shell(),
            CatalogFiles.with(CatalogFiles.usersDirectory(System.getenv())),
            parts::binding,
            terminal.out()::println,
            new ProgressLines(terminal.out()));
    Demo.Story story = demo.play(folder, OwnProgram.line(), broken);
    terminal.out().println(verdict(story));
    var report = ReportCommand.write(RunReport.of(story.run()), folder.resolve("report.html"));
    terminal.out().println("Every act is on record: " + story.run().path());
    terminal.out().println("The report is a page:   " + report);
    terminal.out().printf("It took %.1f s.%n", (System.nanoTime() - start) / 1e9);
    return (story.asPromised() ? ExitCode.DONE : story.ending().exit()).code();
  }

  private String verdict(Demo.Story story) {
    if (!story.asPromised()) {
      return "This did not go as promised: " + EndingText.of(story.ending(), story.run());
    }
    return broken
        ? "The migration failed, and the upgrade took itself back: every row is as it was before,"
            + " compared table by table."
        : "The upgrade succeeded. The old databases are kept beside the new ones, so the way back"
            + " is a matter of seconds until someone declares the upgrade final.";
  }

  private Path folder() throws IOException {
    if (directory == null) {
      return Files.createTempDirectory("belay-demo-");
    }
    if (Files.exists(directory)) {
      throw new OutsideException(
          Failure.badInput(
              "the folder for the demo exists", directory.toString(), "belay demo --dir NEW"));
    }
    return Files.createDirectories(directory).toAbsolutePath();
  }
}
