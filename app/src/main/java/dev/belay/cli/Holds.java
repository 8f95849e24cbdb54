package dev.belay.cli;

import dev.belay.outside.ExitCode;
import dev.belay.outside.Failure;
import dev.belay.outside.OutsideException;
import dev.belay.outside.ShellWord;
import dev.belay.step.World;
import dev.belay.store.Held;
import dev.belay.store.Holder;
import dev.belay.view.HoldText;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;

/** Who holds the databases of an installation, as far as their server says. */
final class Holds {
  private Holds() {}

  static List<Held> of(World world) {
    Set<String> own = Set.copyOf(world.databases().databases().values());
    return world.databases().held().stream()
        .filter(h -> own.contains(h.database()) || h.run().equals(world.run()))
        .toList();
  }

  /**
   * @throws OutsideException LOCKED when a run holds a database of the installation
   */
  static void refuseHeld(World world) {
    List<Held> held = of(world);
    if (!held.isEmpty()) {
      Held first = held.getFirst();
      String there =
          first.holder().directory().isEmpty()
              ? ""
              : " --state " + ShellWord.of(first.holder().state());
      throw new OutsideException(
          new Failure(
              ExitCode.LOCKED,
              "run %s has the databases of this installation".formatted(first.run()),
              String.join("; ", held.stream().map(Held::text).toList()),
              "on its host, belay status %s%s".formatted(first.run(), there)));
    }
  }

  static List<String> lines(World world, Path installation) {
    return HoldText.of(of(world), Holder.thisHost(), installation.toString());
  }

  /** The same, and a line when the server does not say it. */
  static List<String> linesIfKnown(World world, Path installation) {
    try {
      return lines(world, installation);
    } catch (OutsideException e) {
      return List.of("who holds the databases is not known: " + e.failure().what());
    }
  }
}
