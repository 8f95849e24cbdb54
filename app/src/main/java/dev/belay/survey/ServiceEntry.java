package dev.belay.survey;

import java.util.List;

/**
 * One service of the installation's compose files, overrides merged.
 *
 * @param image with every variable resolved
 * @param profiles that start it; empty when it always starts
 * @param started whether the profiles in force start it
 * @param place where its image is written, {@code file:line}
 */
public record ServiceEntry(
    String name, String image, List<String> profiles, boolean started, String place) {
  public ServiceEntry {
    profiles = List.copyOf(profiles);
  }

  /** The repository without registry and organisation, {@code dify-api}. */
  public String imageName() {
    String repository = image.substring(0, tagColon());
    return repository.substring(repository.lastIndexOf('/') + 1);
  }

  /** The tag, {@code latest} when there is none. */
  public String tag() {
    String tag = image.substring(Math.min(image.length(), tagColon() + 1));
    int digest = tag.indexOf('@');
    return tag.isEmpty() ? "latest" : digest < 0 ? tag : tag.substring(0, digest);
  }

  private int tagColon() {
    int colon = image.indexOf(':', image.lastIndexOf('/') + 1);
    return colon < 0 ? image.length() : colon;
  }
}
