package dev.belay.release;

import java.util.List;

/**
 * What is publicly known of a release that the catalog does not have.
 *
 * @param about when it was published, as far as it is known
 * @param known what of it is a fact here
 * @param unknown what nobody could read
 */
public record NewerRelease(
    DifyVersion version, String about, String known, String unknown, List<Fact> facts) {
  public NewerRelease {
    facts = List.copyOf(facts);
  }

  /** One sentence without full stop, with its source. */
  public record Fact(String what, String source) {}

  /** {@code 1.16.1: images known; configuration, migrations not}. */
  public String words() {
    return "%s: %s known; %s not".formatted(version, known, unknown);
  }
}
