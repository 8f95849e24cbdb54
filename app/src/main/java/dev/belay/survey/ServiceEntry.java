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

  /** The tag; the digest when only that is named, {@code latest} when neither is. */
  public String tag() {
    String tag = image.substring(Math.min(digest(), tagColon() + 1), digest());
    String digest = image.substring(digest());
    return !tag.isEmpty() ? tag : digest.isEmpty() ? "latest" : digest;
  }

  private int tagColon() {
    int colon = image.indexOf(':', image.lastIndexOf('/') + 1);
    return colon < 0 ? digest() : Math.min(colon, digest());
  }

  private int digest() {
    int at = image.indexOf('@');
    return at < 0 ? image.length() : at;
  }
}
