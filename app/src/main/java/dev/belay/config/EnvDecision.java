package dev.belay.config;

import java.util.List;

/**
 * A question about the configuration, answerable in a file by its id.
 *
 * @param recommended one of the options
 * @param answer what holds: the operator's answer, else the recommended one
 * @param open whether the operator must answer before anything is written
 */
public record EnvDecision(
    String id,
    String key,
    String question,
    List<String> options,
    String recommended,
    String why,
    String answer,
    boolean open) {
  public EnvDecision {
    options = List.copyOf(options);
  }
}
