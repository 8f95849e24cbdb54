package dev.belay.release;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What {@code docker/docker-compose.yaml} says, anchors and merge keys resolved.
 *
 * @param services in file order
 * @param sharedEnv {@code x-shared-env}: key to its text, mostly {@code ${KEY:-default}}; empty
 *     from 1.14.1 on
 * @param volumes the named volumes
 * @param networks name to the fingerprint of its options: changed options recreate the network
 * @param minimumCompose the oldest Docker Compose that reads every construct in the file
 */
public record ComposeFacts(
    List<ServiceFacts> services,
    Map<String, String> sharedEnv,
    List<String> volumes,
    Map<String, String> networks,
    String minimumCompose) {

  public ComposeFacts {
    services = List.copyOf(services);
    sharedEnv = Collections.unmodifiableMap(new LinkedHashMap<>(sharedEnv));
    volumes = List.copyOf(volumes);
    networks = Collections.unmodifiableMap(new LinkedHashMap<>(networks));
  }

  public Optional<ServiceFacts> service(String name) {
    return services.stream().filter(s -> s.name().equals(name)).findFirst();
  }
}
