package dev.belay.deployment;

import java.util.List;

/**
 * What a way back left otherwise than the run had found it.
 *
 * @param compared how many parts were looked at
 * @param differences each as a person calls it, without values
 */
public record Leftovers(long compared, List<String> differences) {
  public Leftovers {
    differences = List.copyOf(differences);
  }
}
