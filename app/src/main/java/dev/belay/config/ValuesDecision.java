package dev.belay.config;

import java.util.List;
import java.util.Optional;

/**
 * A question about one key that only the operator can answer.
 *
 * @param options what an answer may be; the meaning of each stands in {@code question}
 * @param answer what was answered, else what holds without an answer, else empty: it is open
 */
public record ValuesDecision(
    ValuesChange change, String question, List<String> options, Optional<String> answer) {

  public ValuesDecision {
    options = List.copyOf(options);
  }

  public String id() {
    return change.id();
  }

  public boolean open() {
    return answer.isEmpty();
  }
}
