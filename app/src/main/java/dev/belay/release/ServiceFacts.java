package dev.belay.release;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * One service of a release's compose file. Texts are as written there, interpolations unresolved.
 *
 * @param image as written, {@code langgenius/dify-api:1.15.0}
 * @param envFiles in the order in which later ones win
 * @param environment key to text, in file order, {@code x-shared-env} merged in; a key that is
 *     passed through from the caller's environment ({@code - KEY}) is in {@code passedThrough}
 * @param dependsOn the services it waits for
 * @param restart the policy, empty when the file names none
 * @param command words, or one text when the file has one; a script becomes its fingerprint {@code
 *     script:…}
 * @param entrypoint like {@code command}
 * @param interpolations every {@code ${…}} and {@code $NAME} of the service outside {@code
 *     environment}, once, sorted
 */
public record ServiceFacts(
    String name,
    String image,
    List<String> profiles,
    List<EnvFile> envFiles,
    Map<String, String> environment,
    List<String> passedThrough,
    List<String> volumes,
    List<String> ports,
    List<Dependency> dependsOn,
    List<String> networks,
    String restart,
    List<String> command,
    List<String> entrypoint,
    List<String> interpolations) {

  /** An entry of {@code env_file}; the path is relative to the compose file. */
  public record EnvFile(String path, boolean required) {}

  /**
   * @param condition {@code service_started} when the file names none
   */
  public record Dependency(String service, String condition, boolean required) {}

  public ServiceFacts {
    profiles = List.copyOf(profiles);
    envFiles = List.copyOf(envFiles);
    environment = Collections.unmodifiableMap(new LinkedHashMap<>(environment));
    passedThrough = List.copyOf(passedThrough);
    volumes = List.copyOf(volumes);
    ports = List.copyOf(ports);
    dependsOn = List.copyOf(dependsOn);
    networks = List.copyOf(networks);
    command = List.copyOf(command);
    entrypoint = List.copyOf(entrypoint);
    interpolations = List.copyOf(interpolations);
  }

  /** The image without its tag. */
  public String imageRepository() {
    int colon = tagColon();
    return colon < 0 ? image : image.substring(0, colon);
  }

  /** The tag as written, {@code latest} when the file names none. */
  public String imageTag() {
    int colon = tagColon();
    return colon < 0 ? "latest" : image.substring(colon + 1);
  }

  private int tagColon() {
    int colon = image.lastIndexOf(':');
    return colon > image.lastIndexOf('/') ? colon : -1;
  }
}
