package dev.belay.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A terminal of any width shows whole words; what is no terminal gets the text as it is. */
class LookTest {
  private static final String ROW =
      "  public.messages    12 rows   the old schema has no columns [currency]; their values are in"
          + " the export\n";

  @Test
  void whatIsNoTerminalGetsTheTextAsItIs() {
    assertThat(Look.of(Map.of()).of(ROW, false)).isEqualTo(ROW);
    assertThat(Look.of(Map.of("BELAY_COLUMNS", "60")).during("belay plan", true).of(ROW, false))
        .as("JSON")
        .isEqualTo(ROW);
    assertThat(
            Look.of(Map.of("BELAY_COLUMNS", "60"))
                .during("belay migrations sql", false)
                .of(ROW, false))
        .as("a document")
        .isEqualTo(ROW);
  }

  @Test
  void aLongRowGoesOnBelowItsLastColumn() {
    assertThat(new Look(60, false).of(ROW, false))
        .isEqualTo(
            "  public.messages    12 rows   the old schema has no columns\n"
                + " ".repeat(31)
                + "[currency]; their values are\n"
                + " ".repeat(31)
                + "in the export\n");
  }

  /** Else a narrow terminal shows a ragged line for each that the text broke off itself. */
  @Test
  void whatATextBrokeOffForItsOwnWidthIsPutTogetherFirst() {
    String text =
        """
              why: data source credentials moved to data source plugins; the command copies them. The tables
                   it reads still exist at 1.16.0, so it can run at the end. There is no way back but a
                   restore
              only if a workspace has a Notion data source
        """;
    assertThat(new Look(60, false).of(text, false))
        .isEqualTo(
            """
                  why: data source credentials moved to data source
                       plugins; the command copies them. The tables it
                       reads still exist at 1.16.0, so it can run at the
                       end. There is no way back but a restore
                  only if a workspace has a Notion data source
            """);
    assertThat(new Look(100, false).of(text, false)).isEqualTo(text);
  }

  @ParameterizedTest
  @ValueSource(ints = {40, 60, 80, 100, 200})
  void noWordIsCutAndNoCommandIsBroken(int width) throws IOException {
    var look = new Look(width, false);
    var tooLong = new ArrayList<String>();
    try (var files = Files.walk(Path.of("src/test/resources/golden"))) {
      for (Path file : files.filter(f -> f.toString().endsWith(".txt")).toList()) {
        for (String line : Files.readAllLines(file)) {
          String shown = look.of(line + "\n", false);
          assertThat(shown.replaceAll("\\s+", " ").strip())
              .isEqualTo(line.replaceAll("\\s+", " ").strip());
          shown
              .lines()
              .filter(l -> l.length() > width && l.strip().contains(" "))
              .filter(l -> l.equals(line) || l.strip().split(" +").length > 2)
              .forEach(tooLong::add);
        }
      }
    }
    assertThat(tooLong).allMatch(l -> Advices.LINE.matcher(l).matches() || l.startsWith("$ "));
  }

  @Test
  void coloursStandBesideWordsAndNoColorTakesThem() {
    var environment = Map.of("BELAY_COLUMNS", "100", "TERM", "xterm");
    String red = "\u001b[31m";
    String green = "\u001b[32m";
    String end = "\u001b[0m";
    String text = "  BLOCKED  a check\n  passed   another\nnext: belay plan\n";
    assertThat(Look.of(environment).of(text, false))
        .isEqualTo(
            text.replace("BLOCKED", red + "BLOCKED" + end)
                .replace("passed", green + "passed" + end));
    for (var none : List.of(Map.of("NO_COLOR", "1"), Map.of("TERM", "dumb"))) {
      var all = new java.util.HashMap<>(environment);
      all.putAll(none);
      assertThat(Look.of(all).of(text, false)).isEqualTo(text);
    }
  }
}
