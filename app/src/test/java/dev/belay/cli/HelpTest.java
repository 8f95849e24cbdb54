package dev.belay.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.belay.Assembly;
import dev.belay.outside.ExitCode;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A command offers what it takes, and refuses what is none. */
class HelpTest {
  @TempDir private Path folder;
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
}
