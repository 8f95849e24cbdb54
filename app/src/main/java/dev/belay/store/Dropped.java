package dev.belay.store;

import java.util.List;

/** Kept databases that are gone now. */
public record Dropped(List<KeptDatabase> databases) {
  public Dropped {
    databases = List.copyOf(databases);
  }
}
