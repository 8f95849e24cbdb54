package dev.belay.survey;

/**
 * One service of the installation's compose files, overrides merged.
 *
 * @param image with every variable resolved
 * @param started whether the profiles in force start it
 */
public record ServiceEntry(String name, String image, boolean started) {

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
