package dev.belay.deployment;

import java.util.List;

/**
 * A container that its own files would no longer make.
 *
 * @param service its name
 * @param differences what differs, as sentences; values of variables are never in them
 */
public record ContainerDrift(String service, List<String> differences) {
  public ContainerDrift {
    differences = List.copyOf(differences);
  }
}
