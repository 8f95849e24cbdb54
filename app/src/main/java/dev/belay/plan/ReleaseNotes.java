package dev.belay.plan;

import dev.belay.release.DifyVersion;
import java.time.LocalDate;
import java.util.List;

/**
 * One release passed on the way, and what of it concerns this installation.
 *
 * @param link to the notes as published, which a person reads beside the items
 */
public record ReleaseNotes(DifyVersion release, LocalDate date, String link, List<Item> items) {
  public ReleaseNotes {
    items = List.copyOf(items);
  }

  /** What an item says about this installation. */
  public enum Bearing {
    APPLIES,
    DOES_NOT_APPLY,
    UNDECIDED
  }

  /** What part of a release an item is about. */
  public enum Subject {
    /** Something that somebody has to do. */
    ACT,
    ENVIRONMENT,
    IMAGES,
    MIGRATIONS
  }

  /**
   * @param id what {@code belay answer} names it by
   * @param text what the release changes
   * @param reason what in this installation makes it apply or not
   */
  public record Item(String id, Subject subject, String text, Bearing bearing, String reason) {}
}
