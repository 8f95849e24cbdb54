package dev.belay.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.belay.Assembly;
import dev.belay.outside.ExitCode;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

/** A command offers what it takes, and refuses what is none. */
class HelpTest {
  @TempDir private Path folder;
  private static final PrintWriter NOWHERE = new PrintWriter(Writer.nullWriter());
  private String said = "";

  private int belay(String... words) {
    var to = new StringWriter();
    int code =
        CommandLineStart.run(
            new Assembly(), new Terminal(new PrintWriter(to), new PrintWriter(to)), words);
    said = to.toString();
    return code;
  }

  @ParameterizedTest
  @ValueSource(strings = {"sql", "simulate", "drift"})
  void statementsNeedASourceSoThatNoReleaseIsOffered(String command) {
    belay("migrations", command, "--help");
    assertThat(said).contains("--image").doesNotContain("--release");

    assertThat(belay("migrations", command, "--from", "b95962a3885c")).isEqualTo(2);
    assertThat(said).contains("belay migrations " + command + " --help").doesNotContain("list");
  }

  @ParameterizedTest
  @ValueSource(strings = {"list", "explain"})
  void operationsAreKnownOfEveryRelease(String command) {
    belay("migrations", command, "--help");
    assertThat(said).contains("--release");
    assertThat(belay("migrations", command, "--release", "1.9.0", "--from", "68519ad5cd18"))
        .isZero();
  }

  @Test
  void aSurveyThatLeavesFactsUnknownEndsSo() throws Exception {
    Files.writeString(
        folder.resolve("docker-compose.yaml"),
        "services:\n  api:\n    image: langgenius/dify-api:1.8.1\n");
    Files.writeString(folder.resolve(".env"), "SECRET_KEY=sk-sample\n");
    assertThat(belay("survey", "--installation", folder.toString())).isEqualTo(11);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "upgrade", "values", "values merge", "api replay"})
  void theHelpOfEveryCommandSaysHowItEnds(String command) {
    belay((command + " --help").strip().split(" "));
    for (ExitCode code : ExitCode.values()) {
      assertThat(said).containsPattern("(?m)^ +%d +%s$".formatted(code.code(), code.meaning()));
    }
  }

  @Test
  void everyHelpEndsWithAnExampleThatTheCommandLineTakes() {
    var wrong = new ArrayList<String>();
    var all = new ArrayList<String>();
    commands(Belay.line(new Commands(new Assembly(), new Terminal(NOWHERE, NOWHERE))), all);
    for (String command : all) {
      belay((command + " --help").replaceFirst("^belay ", "").split(" "));
      String example = said.substring(said.lastIndexOf("Example: ") + 9).strip();
      if (!example.startsWith(command + " ")) {
        wrong.add(command + " has none");
      }
      Advices.wrong(example).forEach(w -> wrong.add(command + ": " + w));
    }
    assertThat(all).hasSizeGreaterThan(40);
    assertThat(wrong).isEmpty();
  }

  private static void commands(CommandLine line, List<String> all) {
    if (!line.getCommandSpec().usageMessage().hidden()) {
      all.add(line.getCommandSpec().qualifiedName());
      line.getSubcommands().values().forEach(sub -> commands(sub, all));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"bash", "zsh", "fish"})
  void aShellReadsItsCompletion(String shell) throws Exception {
    assertThat(belay("completion", shell)).isZero();
    assertThat(said).contains("rollback", "keep-new-rows").doesNotContain("warm-up");
    Path script = Files.writeString(folder.resolve("completion"), said);
    Path program = Path.of("/bin", shell);
    assumeThat(Files.isExecutable(program)).as("there is no %s here", program).isTrue();
    var read = new ProcessBuilder(program.toString(), "-n", script.toString()).inheritIO().start();
    assertThat(read.waitFor()).isZero();
  }

  @Test
  void bashCompletesACommandAndItsOption() throws Exception {
    belay("completion", "bash");
    Path script = Files.writeString(folder.resolve("completion"), said);
    String words =
        "source '%s'; COMP_WORDS=(belay rollback --keep); COMP_CWORD=2; COMP_LINE='belay rollback --keep'; COMP_POINT=${#COMP_LINE}; _complete_belay 2>/dev/null; echo \"${COMPREPLY[@]}\""
            .formatted(script);
    var bash = new ProcessBuilder("bash", "-c", words).redirectErrorStream(true).start();
    assertThat(new String(bash.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip())
        .isEqualTo("--keep-new-rows");
  }
}
