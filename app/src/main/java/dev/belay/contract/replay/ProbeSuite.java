package dev.belay.contract.replay;

import java.util.List;

/** The probes of one installation, in the order in which they were written. */
public record ProbeSuite(List<App> apps, List<Probe> probes) {

  public ProbeSuite {
    apps = List.copyOf(apps);
    probes = List.copyOf(probes);
  }

  /** Only what changes nothing: what may be played against production. */
  public ProbeSuite safe() {
    return new ProbeSuite(apps, probes.stream().filter(p -> !p.writes()).toList());
  }
}
