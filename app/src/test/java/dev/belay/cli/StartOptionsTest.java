package dev.belay.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.belay.Assembly;
import dev.belay.gate.PlanFolder;
import dev.belay.plan.Order;
import dev.belay.plan.Order.Leg;
import dev.belay.plan.UpgradePlanner;
import dev.belay.survey.Identity;
import java.io.PrintWriter;
import java.io.Writer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

/** Every option of an upgrade and every file beside its plan is signed, or decides nothing. */
class StartOptionsTest {
  private static final Map<String, String> DECIDES_NOTHING =
      Map.of(
          "--check", "starts nothing",
          "--json", "how it is said",
          "--print", "starts nothing",
          "--key", "who starts it, which the gate judges",
          "--signature", "who starts it, which the gate judges",
          "--state", "where Belay remembers; its key is that of facts and evidence",
          "--installation", "its directory and its keys are facts",
          "--help", "starts nothing",
          "--version", "starts nothing");

  @Test
  void S28_everyOptionOfAnUpgradeIsSignedOrDecidesNothing() {
    var quiet = new PrintWriter(Writer.nullWriter());
    var line = new CommandLine(new UpgradeCommand(new Assembly(), new Terminal(quiet, quiet)));
    var unsigned = new ArrayList<String>();
    for (var option : line.getCommandSpec().options()) {
      String name = option.longestName();
      boolean signed = option.userObject().toString().contains(StartOptions.class.getName());
      if (!signed && !DECIDES_NOTHING.containsKey(name)) {
        unsigned.add(name);
      }
    }
    assertThat(unsigned).isEmpty();
    var options = new StartOptions();
    var given = new CommandLine(options);
    for (var option : given.getCommandSpec().options()) {
      given.parseArgs(option.longestName(), "7");
      assertThat(options.named()).containsKey(option.longestName());
    }
  }

  @Test
  void S28_everyFileOfAPlanIsSigned() {
    var plan =
        UpgradePlanner.plan(
            Order.of(
                "1.8.1", "basis", List.of(new Leg("1.15.0", List.of())), List.of(), List.of()));
    var files =
        PlanFolder.files(plan, new Identity(new TreeMap<>()), List.of(), Path.of("belay.yaml"));
    assertThat(PlanFolder.BOUND).containsAll(files.keySet());
  }
}
