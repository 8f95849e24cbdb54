package dev.belay.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.belay.journal.RunDirectory;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A terminal that is gone, and the log that another one follows. */
@Timeout(120)
class LostTerminalTest {
  private static final Duration PAUSE = Duration.ofMillis(20);
  @TempDir private Path folder;
  private RunDirectory run;

  @BeforeEach
  void aRun() {
    run = new RunDirectory("r1", folder);
  }

  @Test
  void S38_aTerminalThatAnswersWithErrorsEndsNothingAndTheLogIsKept() throws Exception {
    var gone = new PrintWriter(new Gone(), true, StandardCharsets.UTF_8);
    var terminal = new Terminal(gone, gone);
    var log = new RunLog(run);
    terminal.keep(log.file());
    terminal.err().println("  1/9  stop \u001b[2J…");
    terminal.out().println("The upgrade is done.");
    assertThat(terminal.lost()).isTrue();
    assertThat(Files.readString(log.file()))
        .isEqualTo("  1/9  stop \\u001b[2J…\nThe upgrade is done.\n");
  }

  @Test
  void S38_aLogThatCannotBeWrittenEndsNothing() throws Exception {
    var said = new StringWriter();
    var out = new PrintWriter(said, true);
    var terminal = new Terminal(out, out);
    terminal.keep(folder.resolve("not/there"));
    terminal.out().println("on it goes");
    assertThat(said.toString()).isEqualTo("on it goes\n");
    if (Files.exists(Path.of("/dev/full"))) {
      terminal.keep(Path.of("/dev/full"));
      terminal.out().println("and on");
      assertThat(said.toString()).endsWith("and on\n");
    }
  }

  @Test
  void S38_aLogIsFollowedToTheEndOfTheProcessThatWritesIt() throws Exception {
    var log = new RunLog(run);
    Files.writeString(log.file(), "begun …\n");
    Process writer = writer(log.file());
    try {
      assertThat(writer.getInputStream().read()).isEqualTo('h'); // it holds the log
      var said = new StringWriter();
      var out = new PrintWriter(said, true);
      Thread follower = Thread.startVirtualThread(() -> log.follow(new Terminal(out, out), PAUSE));
      writer.getOutputStream().write('\n');
      writer.getOutputStream().flush();
      assertThat(writer.waitFor(60, TimeUnit.SECONDS)).isTrue();
      assertThat(follower.join(Duration.ofSeconds(60))).isTrue();
      String lines =
          java.util.stream.IntStream.range(0, 2000)
              .mapToObj(i -> "Zürich … " + i + "\n")
              .collect(Collectors.joining());
      assertThat(said.toString()).isEqualTo("begun …\n" + lines);
    } finally {
      writer.destroyForcibly();
    }
  }

  @Test
  void S38_whoFollowsEndsWithItsOwnTerminal() throws Exception {
    var log = new RunLog(run);
    Files.writeString(log.file(), "begun\n");
    Process writer = writer(log.file());
    try {
      assertThat(writer.getInputStream().read()).isEqualTo('h');
      var gone = new PrintWriter(new Gone(), true, StandardCharsets.UTF_8);
      log.follow(new Terminal(gone, gone), PAUSE);
      assertThat(writer.isAlive()).isTrue();
    } finally {
      writer.destroyForcibly();
    }
  }

  @Test
  void S38_aRunWithoutALogIsNamed() {
    var out = new PrintWriter(new StringWriter());
    assertThatThrownBy(() -> new RunLog(run).follow(new Terminal(out, out), PAUSE))
        .hasMessageContaining("there is no log of this run")
        .hasMessageContaining("next: belay status");
  }

  private static Process writer(Path log) throws IOException {
    return new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-XX:TieredStopAtLevel=1",
            "-cp",
            System.getProperty("java.class.path"),
            Writing.class.getName(),
            log.toString())
        .redirectError(ProcessBuilder.Redirect.INHERIT)
        .start();
  }

  /** Holds the log, says so, and writes to it when it is told. */
  static final class Writing {
    public static void main(String[] args) throws IOException {
      var path = Path.of(args[0]);
      new RunLog(new RunDirectory("r1", path.toAbsolutePath().getParent())).hold();
      System.gc(); // a lock that nobody refers to would be gone
      System.out.print('h');
      System.out.flush();
      if (System.in.read() < 0) {
        return;
      }
      var to = new PrintWriter(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8);
      var terminal = new Terminal(to, to);
      terminal.keep(path);
      for (int i = 0; i < 2000; i++) {
        terminal.out().println("Zürich … " + i);
      }
    }
  }

  /** As a terminal answers whose other side was closed. */
  private static final class Gone extends OutputStream {
    @Override
    public void write(int b) throws IOException {
      throw new IOException("Input/output error");
    }

    @Override
    public void write(byte[] bytes, int from, int length) throws IOException {
      throw new IOException(
          "Input/output error: " + new String(bytes, from, 0, StandardCharsets.UTF_8));
    }
  }
}
