package dev.belay.config;

/**
 * What an upgrade means for one file that a checkout of the new release would overwrite.
 *
 * @see TrackedFileDiff
 */
public sealed interface TrackedFileChange {

  /** Below {@code docker/}. */
  String path();

  /** As released; the new release brings another one, which can take its place. */
  record Replaced(String path) implements TrackedFileChange {}

  /** The new release brings it. */
  record Added(String path) implements TrackedFileChange {}

  /** The new release does not have it; yours is as released. */
  record Gone(String path) implements TrackedFileChange {}

  /** Edited by you, and the new release does not change it: yours stays. */
  record Kept(String path) implements TrackedFileChange {}

  /** Edited by you and by the release, in different places: both edits in one text. */
  record Merged(String path, String text) implements TrackedFileChange {}

  /**
   * Edited by you and by the release in the same places.
   *
   * @param text with markers around each of the places
   */
  record Conflicting(String path, String text, int places) implements TrackedFileChange {}

  /** Edited by you, and what the edit was cannot be told: a decision. */
  record Undecided(String path, String why, String next) implements TrackedFileChange {}
}
