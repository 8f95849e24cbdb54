package dev.belay.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.belay.Assembly;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Inputs nested so deep that a reader that calls itself has no stack for them. */
@Timeout(300)
class DeepInputTest {
  private static final int DEEP = 100_000;
  @TempDir private Path folder;

  @Test
  void S39_aDeepDescriptionOfAnApiIsAMessage() throws IOException {
    Path other = file("flat.json", "{\"openapi\": \"3.0.0\", \"paths\": {}}");
    for (String opening : new String[] {"[", "{\"a\":"}) {
      Path deep = file("deep.json", "{\"openapi\": \"3.0.0\", \"x\":" + opening.repeat(DEEP));
      refused("api", "diff", deep.toString(), other.toString());
    }
    Path yaml = file("deep.yaml", "openapi: 3.0.0\nx: " + "[".repeat(DEEP));
    refused("api", "diff", yaml.toString(), other.toString());
  }

  @Test
  void S39_deepValuesAndAnswersAreAMessage() throws IOException {
    Path values = file("values.yaml", "a: " + "[".repeat(DEEP) + "]".repeat(DEEP));
    refused("values", "merge", "--values", values.toString(), "--from", "3.0.0", "--to", "3.7.0");
    refused("values", "diff", values.toString(), values.toString());
  }

  @Test
  void S39_aDeepInstallationIsAMessage() throws IOException {
    Path home = Files.createDirectories(folder.resolve("home"));
    Files.writeString(home.resolve(".env"), "A=1\n");
    Files.writeString(home.resolve("docker-compose.yaml"), "services: " + "{a: ".repeat(DEEP));
    refused("survey", "--installation", home.toString());
    Path commands = Files.createDirectories(folder.resolve("commands"));
    Files.writeString(commands.resolve("belay.yaml"), "commands: " + "[".repeat(DEEP));
    refused("survey", "--installation", commands.toString());
    refused("plan", "--installation", commands.toString(), "--to", "1.15.0");
  }

  @Test
  void S39_aDeepJournalAPlanAndASignedFileAreAMessage() throws IOException {
    Path state = folder.resolve("state");
    Path leg = Files.createDirectories(state.resolve("runs/20260101-000000-aaaa/0-upgrade"));
    Files.writeString(leg.resolve("plan.json"), "{\"a\":" + "[".repeat(DEEP));
    Files.writeString(leg.resolve("journal.jsonl"), "{\"a\":" + "[".repeat(DEEP) + "\n");
    for (String command : new String[] {"status", "report", "verify"}) {
      refused(command, "--state", state.toString());
    }
    Path plan = Files.createDirectories(folder.resolve("plan"));
    for (String name :
        new String[] {"plan.json", "questions.json", "facts.json", "answers.jsonl"}) {
      Files.writeString(plan.resolve(name), "{\"a\":" + "[".repeat(DEEP));
    }
    refused("approve", plan.toString(), "--state", state.toString());
    refused("upgrade", plan.toString(), "--state", state.toString());
  }

  private Path file(String name, String text) throws IOException {
    return Files.writeString(folder.resolve(name), text);
  }

  private static void refused(String... arguments) {
    var said = new StringWriter();
    var out = new PrintWriter(said, true);
    int code = CommandLineStart.run(new Assembly(), new Terminal(out, out), arguments);
    assertThat(said.toString())
        .as(String.join(" ", arguments))
        .doesNotContain("\tat ", "bug in Belay", "StackOverflow")
        .contains("next: ");
    assertThat(code).as(said.toString()).isIn(2, 11, 20);
  }
}
