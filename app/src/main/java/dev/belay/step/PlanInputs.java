package dev.belay.step;

import dev.belay.survey.Identity;
import java.nio.file.Path;
import java.util.Optional;

/**
 * What a plan was made from beside the installation: directories of the operator's own.
 *
 * @param risks of the own organisation, when some were given
 * @param releases over those that Belay ships; the directory need not exist
 */
public record PlanInputs(Optional<Path> risks, Optional<Path> releases) {
  static final String RISKS = "own risks in ";
  static final String RELEASES = "own releases in ";

  public PlanInputs {
    risks = risks.map(p -> p.toAbsolutePath().normalize());
    releases = releases.map(p -> p.toAbsolutePath().normalize());
  }

  /** Those that a plan was made from, by its facts. */
  public static PlanInputs of(Identity planned) {
    return new PlanInputs(named(planned, RISKS), named(planned, RELEASES));
  }

  private static Optional<Path> named(Identity planned, String what) {
    return planned.parts().keySet().stream()
        .filter(name -> name.startsWith(what))
        .map(name -> Path.of(name.substring(what.length())))
        .findFirst();
  }
}
