package dev.belay.cli;

import dev.belay.demo.Demo;
import dev.belay.demo.SampleFolder;
import dev.belay.gate.PlanFolder;
import dev.belay.journal.State;
import dev.belay.outside.ExitCode;
import dev.belay.outside.Failure;
import dev.belay.outside.OutsideException;
import dev.belay.outside.ShellWord;
import dev.belay.plan.Question;
import dev.belay.release.CatalogFiles;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * {@code belay demo}: the whole path on a sample installation, by the commands that an operator
 * runs.
 */
@Command(
    name = "demo",
    mixinStandardHelpOptions = true,
    description =
        "Plans, rehearses, approves and upgrades a sample installation in a temporary folder, with"
            + " a PostgreSQL of its own. Needs nothing but this Belay, touches nothing else, takes"
            + " less than a minute.")
final class DemoCommand implements Callable<Integer> {
  private static final int SHOWN = 14;

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
    say("Everything happens in " + folder);
    var catalog = CatalogFiles.with(CatalogFiles.usersDirectory(System.getenv()));
    try (Demo demo =
        Demo.start(parts.shell(), catalog, parts::binding, folder, OwnProgram.line())) {
      say(
          "A sample installation of Dify %s serves there: 20,000 messages in PostgreSQL %s, %d files, %d keys in .env."
              .formatted(
                  SampleFolder.FROM,
                  demo.postgres(),
                  demo.counts().get("files"),
                  demo.counts().get("keys")));
      ExitCode code = new Story(demo, folder).tell();
      say("It took %.1f s.".formatted((System.nanoTime() - start) / 1e9));
      say(
          "The sample's PostgreSQL ends with the demo: status and report go on reading the run, a"
              + " rollback would need the server. To remove everything: rm -r "
              + ShellWord.of(folder));
      return code.code();
    }
  }

  /** The way of an operator, command by command. */
  private final class Story {
    private final Demo demo;
    private final Path folder;
    private final Path plan;
    private final Path state;

    Story(Demo demo, Path folder) {
      this.demo = demo;
      this.folder = folder;
      this.plan = folder.resolve("plan");
      this.state = folder.resolve("state");
    }

    ExitCode tell() throws IOException {
      say("\n1. What would happen here?");
      plan();
      answers();
      say("\n3. Do it on a copy, and back again.");
      must(ExitCode.DONE, run("rehearse", plan.toString()));
      say("\n4. A person signs plan, answers and evidence.");
      must(ExitCode.DONE, run("approve", plan.toString(), "--window", "30"));
      if (broken) {
        demo.addConflict();
        say(
            "\nMeanwhile two messages came to stand at one place of a conversation: the migration"
                + " will fail on them, and the rehearsal could not know.");
      }
      demo.post(3);
      List<String> before = demo.fingerprint();
      say("\n5. Three more messages were written over HTTP. Now for real.");
      int code = run("upgrade", plan.toString(), "--window", "30");
      boolean kept = broken ? taken(code, before) : arrived(code);
      String run = new State(state).all().getLast().run();
      run("report", run, "--out", folder.resolve("report.html").toString());
      say("The report is that page; every act is on record in " + state.resolve("runs/" + run));
      return kept ? ExitCode.DONE : ExitCode.DIFFERS;
    }

    private boolean taken(int code, List<String> before) {
      boolean same = before.equals(demo.fingerprint());
      boolean kept = code == ExitCode.TAKEN_BACK.code() && same;
      say(
          kept
              ? "\nThe migration failed, and the upgrade took itself back: every row is as it was"
                  + " before, compared table by table."
              : "\nThis did not go as promised: exit code %d, rows %s."
                  .formatted(code, same ? "as before" : "differ"));
      return kept;
    }

    private boolean arrived(int code) throws IOException {
      must(ExitCode.DONE, code);
      demo.post(2);
      say(
          "\nThe upgrade succeeded, and two messages were written since. The old databases are kept"
              + " beside the new ones, so the way back is a matter of seconds until someone"
              + " declares the upgrade final.");
      return true;
    }

    private void plan() {
      var text = new StringWriter();
      var aside = new Terminal(new PrintWriter(text, true), terminal.err());
      String[] line = {
        "plan", "--installation", home(), "--to", SampleFolder.TO, "--out", plan.toString()
      };
      show(line);
      CommandLineStart.run(parts, aside, with(line));
      text.toString().lines().limit(SHOWN).forEach(this::indented);
      indented("… the whole of it: " + plan.resolve("PLAN.md"));
    }

    private void answers() {
      List<Question> open = PlanFolder.open(plan).questions();
      say(
          "\n2. It leaves %d questions to people. The sample has five tables of its own and no Dify runs in it, so checks of Dify's schema block, rightly; here each is answered for in the name of `demo`."
              .formatted(open.size()));
      boolean decided = false;
      for (Question q : open) {
        decided |= q.kind() == Question.Kind.DECISION;
        must(
            ExitCode.DONE,
            CommandLineStart.run(
                parts,
                silent(),
                with(
                    "answer",
                    plan.toString(),
                    q.id(),
                    q.options().getFirst(),
                    "--by",
                    "demo",
                    "--reason",
                    "this is a sample")));
      }
      if (decided) {
        plan();
      }
    }

    private Terminal silent() {
      return new Terminal(new PrintWriter(new StringWriter(), true), terminal.err());
    }

    private String home() {
      return demo.home().toString();
    }

    private int run(String... line) {
      show(line);
      return CommandLineStart.run(parts, new Terminal(terminal.out(), terminal.out()), with(line));
    }

    private void show(String... line) {
      say("$ belay " + String.join(" ", Stream.of(with(line)).map(ShellWord::of).toList()));
    }

    private String[] with(String... line) {
      var all = new ArrayList<>(List.of(line));
      all.addAll(List.of("--state", state.toString()));
      return all.toArray(String[]::new);
    }

    private void indented(String line) {
      say("    " + line);
    }

    private void must(ExitCode wanted, int code) {
      if (code != wanted.code()) {
        throw new OutsideException(
            new Failure(
                ExitCode.DIFFERS,
                "the demo did not go as promised",
                "the last command ended with exit code " + code,
                "read what it said above; everything lies in " + folder));
      }
    }
  }

  private void say(String line) {
    terminal.out().println(line);
    terminal.out().flush();
  }

  private Path folder() throws IOException {
    if (directory == null) {
      return Files.createTempDirectory("belay-demo-");
    }
    if (Files.exists(directory)) {
      throw new OutsideException(
          Failure.badInput(
              "the folder for the demo exists",
              directory.toString(),
              "name one that does not exist yet, or leave --dir out"));
    }
    return Files.createDirectories(directory).toAbsolutePath();
  }
}
