package dev.belay.acceptance.compose;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** The stack of a story: started by the first of its tests that runs, removed after its last. */
final class Stack implements AutoCloseable {
  private final Pair pair;
  private @Nullable Upgrade upgrade;

  Stack(Pair pair) {
    this.pair = pair;
  }

  Upgrade upgrade() throws IOException {
    if (upgrade == null) {
      upgrade = Upgrade.of(pair);
    }
    return upgrade;
  }

  @Override
  public void close() {
    if (upgrade != null) {
      upgrade.close();
    }
  }
}
