package dev.belay.check;

import java.util.List;

/** A risk that needs a loop or a resolution, and so is judged in Java. */
interface RiskCheck {

  /** The risk without a condition: id, title, range, what to do. */
  Risk risk();

  /** Asked only for upgrades in the range. */
  Finding judge(RiskFacts facts);

  /** Every check of this kind; a new one is one file and one line here. */
  static List<RiskCheck> all() {
    return List.of(
        new ComposeAccepts(),
        new HeadInTarget(),
        new HeadOfInstalled(),
        new ActsOverdue(),
        new HostsResolve(),
        new ProfilesStart(),
        new ComposeNewEnough(),
        new NetworksSame(),
        new QueuesConsumed(),
        new DomainsTogether(),
        new ImagesMatch(),
        new DaemonMatches(),
        new StoresInOrder(),
        new SettingsTaken());
  }

  /** A risk that is defined in Java. */
  static Risk defined(
      String id,
      String title,
      String rows,
      RiskRange range,
      Risk.Severity severity,
      String next,
      String source) {
    return new Risk(
        id, title, List.of(rows.split(" ")), range, "", severity, next, source, "", "Belay");
  }
}
