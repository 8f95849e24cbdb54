package dev.belay;

import dev.belay.cli.Parts;
import dev.belay.outside.OwnShell;
import dev.belay.outside.Shell;

/** Binds the adapters: the only class that imports adapter subpackages. */
public final class Assembly implements Parts {
  @Override
  public Shell shell() {
    return new OwnShell();
  }
}
