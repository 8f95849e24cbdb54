package dev.belay.gate;

import java.time.Duration;

/** Spans of time as a person says them. */
final class Ages {
  private Ages() {}

  static String words(Duration span) {
    if (span.compareTo(Duration.ofDays(3)) >= 0) {
      return span.toDays() + " days";
    }
    if (span.compareTo(Duration.ofHours(3)) >= 0) {
      return span.toHours() + " hours";
    }
    if (span.compareTo(Duration.ofMinutes(3)) >= 0) {
      return span.toMinutes() + " minutes";
    }
    return span.toSeconds() + " seconds";
  }
}
