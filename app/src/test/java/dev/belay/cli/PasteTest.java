package dev.belay.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** Whatever Belay advises can be pasted: the real command line takes every word of it. */
class PasteTest {
  /** Where Belay is what does something, or a name that Belay gives. */
  private static final Pattern PROSE =
      Pattern.compile("belay (runs|keeps|acts|host|approval|start)\\b");

  private static final String RUN = "20260101-000000-abcd";
  private static final String[] PLANNING = {
    "plan",
    "--installation",
    "/srv/it's dify/docker",
    "--to",
    "1.15.0",
    "--out",
    "/srv/plan 1",
    "--state",
    "/srv/state dir",
    "--catalog",
    "/srv/own"
  };

  @Test
  void everyAdviceInTheSourceIsAnInstructionOrACommandThatTheCommandLineTakes() throws IOException {
    var wrong = new ArrayList<String>();
    var all = AdviceLiterals.in(Path.of("src/main/java"));
    for (var said : all) {
      if (said.text().equals("belay %s") || PROSE.matcher(said.text()).find()) {
        continue;
      }
      for (Pasting known : List.of(Advices.with(new Here()), Advices.after(PLANNING))) {
        for (String line : lines(known, said.text())) {
          Advices.wrong(line).forEach(w -> wrong.add(said.file() + ": " + w));
        }
      }
    }
    assertThat(all).hasSizeGreaterThan(100);
    assertThat(wrong).isEmpty();
  }

  /** Each line as an advice of its own, if it is not one already. */
  private static List<String> lines(Pasting known, String text) {
    var lines = new ArrayList<String>();
    for (String line : text.replace("%s", RUN).replace("%d", "15").replace("%n", "").split("\n")) {
      boolean advice = Advices.LINE.matcher(line).matches();
      String said = known.lines(advice ? line : "  next: " + line);
      said.lines().map(l -> Advices.LINE.matcher(l).replaceFirst("$1")).forEach(lines::add);
    }
    return lines;
  }

  @Test
  void everyAdviceInAGoldenFileCanBePasted() throws IOException {
    var wrong = new ArrayList<String>();
    int advices = 0;
    try (var files = Files.walk(Path.of("src/test/resources/golden"))) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        for (String line : Files.readAllLines(file)) {
          var advice = Advices.LINE.matcher(line);
          if (advice.matches()) {
            advices++;
            Advices.wrong(advice.group(1)).forEach(w -> wrong.add(file.getFileName() + ": " + w));
          }
        }
      }
    }
    assertThat(advices).isGreaterThan(3);
    assertThat(wrong).isEmpty();
  }

  @Test
  void aCommandIsMadeWholeWithWhatTheOneBeforeItWasAbout() {
    Pasting planned = Advices.after(PLANNING);

    assertThat(planned.advice("belay rehearse PLAN"))
        .isEqualTo("belay rehearse '/srv/plan 1' --state '/srv/state dir'");
    assertThat(planned.advice("belay plan"))
        .startsWith("belay plan ")
        .contains(" --catalog /srv/own", " --installation '/srv/it'\\''s dify/docker'")
        .contains(" --out '/srv/plan 1'", " --state '/srv/state dir'", " --to 1.15.0");
    assertThat(planned.advice("belay status"))
        .startsWith("belay status ")
        .contains(" --installation '/srv/it'\\''s dify/docker'", " --state '/srv/state dir'");
    assertThat(planned.advice("belay backup --to DIR")).isEqualTo("belay backup --help");
    assertThat(Advices.with(new Here()).advice("belay rollback")).isEqualTo("belay rollback");
  }

  @Test
  void aLineIsAnInstructionOrACommandAndWhatIsSaidOfItIsAComment() {
    Pasting none = Advices.with(new Here());

    assertThat(none.lines("  next: make room on /data, then run belay resume"))
        .isEqualTo("  next: make room on /data\n  then: belay resume");
    assertThat(none.lines("    or: belay rollback 1-a   (deletes nothing)"))
        .isEqualTo("    or: belay rollback 1-a   # deletes nothing");
    assertThat(none.lines("  next: belay resume 1-a, or belay rollback 1-a"))
        .isEqualTo("  next: belay resume 1-a\n    or: belay rollback 1-a");
    assertThat(none.lines("  next: df -h '/a b' && belay resume"))
        .isEqualTo("  next: df -h '/a b' && belay resume");
    assertThat(none.lines("{\"next\":\"belay backup --to DIR\"}"))
        .isEqualTo("{\"next\":\"belay backup --help\"}");
  }

  @Test
  void whoAcceptsSaysWhyAndTheCommandHasThePlaceForIt() {
    assertThat(Advices.after(PLANNING).advice("belay answer PLAN check:head accepted"))
        .isEqualTo(
            "belay answer '/srv/plan 1' check:head accepted --state '/srv/state dir' --reason '"
                + AnswerCommand.YOUR_REASON
                + "'");
    assertThat(Advices.after(PLANNING).advice("belay answer PLAN act:x run"))
        .doesNotContain("--reason");
  }

  @Test
  void aPlanThatWasOnlyLookedAtIsKeptBeforeItIsAnswered() {
    Pasting looked = Advices.after("plan", "--installation", "/srv/dify/docker", "--to", "1.15.0");
    String line = looked.lines("  next: belay answer PLAN act:x run, where the store is Dify's");
    assertThat(line)
        .startsWith("  next: belay plan ")
        .contains(" --installation /srv/dify/docker", " --to 1.15.0")
        .contains(" --out /srv/dify/plan-1.15.0   # it keeps the plan");
    assertThat(Advices.wrong(line.replace("  next: ", ""))).isEmpty();
  }
}
