package dev.belay.plan;

import java.util.List;

/**
 * A question that only the operator can settle.
 *
 * @param id what {@code belay answer} and an answers file name it by
 * @param recommended one of the options, or empty when none is safer than the others
 */
public record OpenDecision(
    String id, String question, List<String> options, String recommended, String why) {
  public OpenDecision {
    options = List.copyOf(options);
  }
}
