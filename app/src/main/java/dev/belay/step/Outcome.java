package dev.belay.step;

import dev.belay.outside.Failure;
import java.util.List;

/** How the performance of a step ended. */
public sealed interface Outcome {

  record Done(List<Proof> proofs) implements Outcome {
    public Done {
      proofs = List.copyOf(proofs);
    }
  }

  record Failed(Failure failure) implements Outcome {}

  static Outcome done(Proof... proofs) {
    return new Done(List.of(proofs));
  }
}
