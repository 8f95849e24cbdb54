package dev.belay.cli;

import dev.belay.outside.OutsideException;
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
