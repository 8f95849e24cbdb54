package dev.belay.demo;

import static org.assertj.core.api.Assertions.assertThat;

import dev.belay.Assembly;
import dev.belay.cli.Advices;
import dev.belay.cli.CommandLineStart;
import dev.belay.cli.Terminal;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("full")
class DemoTest {
  @TempDir private Path directory;

  @Test
  void theUpgradeSucceedsAndTheReportIsThere() throws Exception {
    var said = new StringWriter();
    assertThat(demo(said, "good")).as(said.toString()).isZero();
    assertThat(said.toString())
        .contains("The upgrade succeeded")
        .contains("5 tables and 61 files compared: all as at the start")
        .doesNotContain("sk-sample-4f1e2d3c5b6a7988");
    assertThat(Advices.wrongIn(said.toString())).isEmpty();
    assertThat(Files.readString(directory.resolve("good/report.html")))
        .contains("upgrade: 1.8.1 to 1.15.0")
        .contains("migrate database:dify");
  }

  @Test
  void aMigrationThatFailsOnTheDataIsTakenBackRowForRow() {
    var said = new StringWriter();
    assertThat(demo(said, "broken", "--break")).as(said.toString()).isZero();
    assertThat(said.toString()).contains("every row is as it was before");
    assertThat(Advices.wrongIn(said.toString())).isEmpty();
  }

  @Test
  void nothingOfTheTwinIsLeft() throws Exception {
    var said = new StringWriter();
    assertThat(demo(said, "good")).as(said.toString()).isZero();
    try (var rehearsals = Files.list(directory.resolve("good/state/rehearsals"))) {
      Path rehearsal = rehearsals.findFirst().orElseThrow();
      assertThat(rehearsal.toFile().list()).containsExactly("backup");
    }
  }

  private int demo(StringWriter said, String name, String... more) {
    assertThat(directory.toFile().setExecutable(true, false)).isTrue();
    var out = new PrintWriter(said, true);
    var args = new java.util.ArrayList<>(java.util.List.of("demo", "--dir"));
    args.add(directory.resolve(name).toString());
    args.addAll(java.util.List.of(more));
    return CommandLineStart.run(
        new Assembly(), new Terminal(out, out), args.toArray(String[]::new));
  }
}
