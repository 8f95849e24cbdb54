package dev.belay.release;

import java.util.List;

/** What going from one version to another means. */
public sealed interface VersionChange {

  /** A change that Belay can plan: one leg, or several with the reason for each stop. */
  sealed interface Upgrade extends VersionChange {
    DifyVersion from();

    DifyVersion to();

    /**
     * The legs in order, never empty; the first starts at {@code from}, the last ends at {@code
     * to}.
     */
    List<Hop> hops();
  }

  record Same(DifyVersion version) implements VersionChange {}

  record Patch(DifyVersion from, DifyVersion to, List<Hop> hops) implements Upgrade {}

  record Minor(DifyVersion from, DifyVersion to, List<Hop> hops) implements Upgrade {}

  record Major(DifyVersion from, DifyVersion to, List<Hop> hops) implements Upgrade {}

  /** An upgrade that has to stop on the way: two legs or more. */
  record RequiredStop(DifyVersion from, DifyVersion to, List<Hop> hops) implements Upgrade {}

  /** The target is older. Dify has no supported way back but a restore. */
  record Downgrade(DifyVersion from, DifyVersion to) implements VersionChange {}

  /**
   * No way leads on, or none that its maker supports.
   *
   * @param why a sentence without a full stop
   * @param next the way out
   * @param source where that is known from
   */
  record DeadEnd(DifyVersion from, DifyVersion to, String why, String next, String source)
      implements VersionChange {}

  /** One of the two is no version. */
  record Unreadable(String text) implements VersionChange {}
}
