package dev.belay.cli;

import dev.belay.gate.PlanFolder;
import dev.belay.journal.State;
import dev.belay.outside.ShellWord;
import java.nio.file.Path;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** The folder of a plan, and where this installation's key lies. */
final class PlanFolderOption {
  @Parameters(
      index = "0",
      paramLabel = "PLAN",
      description = "The folder that belay plan --out wrote, or the plan.json in it.")
  private Path path;

  @Mixin private StateOption remembered;

  PlanFolder folder() {
    return PlanFolder.open(path);
  }

  State state() {
    return remembered.state();
  }

  /** As it is pasted behind the next command. */
  String text() {
    return ShellWord.of(path.toAbsolutePath().normalize());
  }
}
