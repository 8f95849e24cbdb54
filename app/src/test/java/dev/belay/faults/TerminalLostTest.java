package dev.belay.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.belay.Assembly;
import dev.belay.cli.CommandLineStart;
import dev.belay.cli.Terminal;
import dev.belay.demo.Demo;
import dev.belay.demo.SampleFolder;
import dev.belay.gate.PlanFolder;
import dev.belay.journal.State;
import dev.belay.outside.OwnShell;
import dev.belay.plan.Question;
import dev.belay.release.CatalogFiles;
import java.io.File;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.jar.Attributes;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** S38, with the launcher itself: a terminal that is closed, and whatever else befalls streams. */
@Tag("full")
@Timeout(900)
class TerminalLostTest {
  private static final String WINDOW = "60";

  @TempDir private Path folder;
  private Path plan;
  private Path state;
  private Path belay;

  @Test
  void S38_anUpgradeOutlivesItsTerminalAndARollbackItsStreams() throws Exception {
    assumeTrue(Files.exists(Path.of("/usr/bin/script")), "a pseudo terminal needs script(1)");
    assertThat(folder.toFile().setExecutable(true, false)).isTrue();
    plan = folder.resolve("plan");
    state = folder.resolve("state");
    belay = launcher();
    var parts = new Assembly();
    var catalog = CatalogFiles.with(folder.resolve("none"));
    Path demos = Files.createDirectory(folder.resolve("demo"));
    try (Demo demo =
        Demo.start(new OwnShell(), catalog, parts::binding, demos, "'" + belay + "'")) {
      prepare();
      List<String> before = demo.fingerprint();
      upgradeWithoutATerminal();
      assertThat(demo.fingerprint()).isNotEqualTo(before);
      rollbackWithoutStreams();
      assertThat(demo.fingerprint()).isEqualTo(before);
    }
  }

  /** The terminal is closed when the first steps are done; another one follows to the end. */
  private void upgradeWithoutATerminal() throws Exception {
    Process terminal =
        start(
            "exec script -qfc \"exec '%s' upgrade '%s' --window %s --state '%s'\" '%s'"
                .formatted(belay, plan, WINDOW, state, folder.resolve("terminal")));
    Path log = awaitLog("  3/", terminal);
    terminal.destroyForcibly(); // the other side of the pseudo terminal is closed with it
    assertThat(terminal.waitFor(60, TimeUnit.SECONDS)).isTrue();
    Process second = start("exec '%s' status --follow --state '%s'".formatted(belay, state));
    String said = new String(second.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(second.waitFor()).as(said).isZero();
    assertThat(said).contains(Files.readString(log)).contains("Upgrade of " + SampleFolder.FROM);
    assertThat(new State(state).all().getLast().legs())
        .singleElement()
        .satisfies(leg -> assertThat(leg.progress().next()).as(said).isEmpty());
  }

  /** With no stream at all, and stopped and continued in the middle. */
  private void rollbackWithoutStreams() throws Exception {
    Process rollback =
        start("exec '%s' rollback --state '%s' <&- >&- 2>&-".formatted(belay, state));
    awaitLog("Back from", rollback);
    signal("STOP", rollback.pid());
    Thread.sleep(Duration.ofSeconds(2));
    signal("CONT", rollback.pid());
    assertThat(rollback.waitFor(10, TimeUnit.MINUTES)).isTrue();
    assertThat(rollback.exitValue()).isZero();
    Process headed =
        start(
            "{ '%s' finalize --state '%s' 2>&1; echo $? >'%s'; } | head -1"
                .formatted(belay, state, folder.resolve("code")));
    assertThat(headed.waitFor(10, TimeUnit.MINUTES)).isTrue();
    assertThat(Files.readString(folder.resolve("code")).strip()).isEqualTo("0");
  }

  private static void signal(String name, long pid) throws Exception {
    assertThat(new ProcessBuilder("kill", "-" + name, "" + pid).start().waitFor()).isZero();
  }

  private Path awaitLog(String wanted, Process writer) throws Exception {
    for (int tenths = 0; tenths < 3000 && writer.isAlive(); tenths++) {
      var runs =
          Files.isDirectory(state)
              ? new State(state).all()
              : List.<dev.belay.journal.RunDirectory>of();
      if (!runs.isEmpty()) {
        Path log = runs.getLast().path().resolve("log");
        if (Files.exists(log) && Files.readString(log).contains(wanted)) {
          return log;
        }
      }
      Thread.sleep(Duration.ofMillis(100));
    }
    Path terminal = folder.resolve("terminal");
    throw new AssertionError(
        "no log with `%s` from process %d, which %s: %s"
            .formatted(
                wanted,
                writer.pid(),
                writer.isAlive() ? "still runs" : "ended with " + writer.exitValue(),
                Files.exists(terminal) ? Files.readString(terminal) : "no terminal"));
  }

  private Process start(String line) throws IOException {
    var builder = new ProcessBuilder("sh", "-c", line).redirectErrorStream(true);
    builder.environment().put("BELAY_AOT", "off");
    builder.environment().put("XDG_CACHE_HOME", folder.resolve("cache").toString());
    builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
    return builder.start();
  }

  /** The checkout's script beside a jar that names the classes under test. */
  private Path launcher() throws IOException {
    Path here = Path.of("").toAbsolutePath();
    Path script =
        Stream.of(here, here.getParent())
            .map(p -> p.resolve("belay"))
            .filter(Files::isRegularFile)
            .findFirst()
            .orElseThrow();
    Path lib = Files.createDirectories(folder.resolve("bin/lib"));
    var manifest = new Manifest();
    manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
    manifest
        .getMainAttributes()
        .put(
            Attributes.Name.CLASS_PATH,
            Stream.of(System.getProperty("java.class.path").split(File.pathSeparator))
                .map(p -> Path.of(p).toAbsolutePath().toUri().toString())
                .collect(Collectors.joining(" ")));
    new JarOutputStream(Files.newOutputStream(lib.resolve("belay.jar")), manifest).close();
    return Files.copy(
        script, folder.resolve("bin/belay"), java.nio.file.StandardCopyOption.COPY_ATTRIBUTES);
  }

  private void prepare() {
    String at = folder.resolve("demo/installation").toString();
    String[] planned = {
      "plan", "--installation", at, "--to", SampleFolder.TO, "--out", plan.toString()
    };
    belay(planned);
    answer();
    belay(planned);
    answer();
    assertThat(belay("rehearse", plan.toString())).isZero();
    assertThat(belay("approve", plan.toString(), "--window", WINDOW)).isZero();
  }

  private void answer() {
    for (Question q : PlanFolder.open(plan).questions()) {
      String option = q.options().getFirst();
      belay("answer", plan.toString(), q.id(), option, "--by", "test", "--reason", "a sample");
    }
  }

  private int belay(String... words) {
    var all = new ArrayList<>(List.of(words));
    all.addAll(List.of("--state", state.toString()));
    var out = new PrintWriter(new StringWriter(), true);
    return CommandLineStart.run(new Assembly(), new Terminal(out, out), all.toArray(String[]::new));
  }
}
