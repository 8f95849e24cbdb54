package dev.belay.database;

import java.nio.charset.StandardCharsets;

/**
 * Who holds a session, as every session tells the server in {@code application_name}: so that an
 * act that outlived its process can be found.
 *
 * @param run the run's id, or the command that only looks
 * @param step the step's id within the run
 */
public record Label(String run, String step) {
  private static final int LIMIT_BYTES = 63;

  /** {@code belay/<run>/<step>}; a name over PostgreSQL's 63 bytes ends in a hash of the whole. */
  public String applicationName() {
    String name = prefix(run) + step;
    byte[] bytes = name.getBytes(StandardCharsets.UTF_8);
    if (bytes.length <= LIMIT_BYTES && name.chars().allMatch(c -> c >= ' ' && c < 127)) {
      return name;
    }
    String plain = name.replaceAll("[^ -~]", "?");
    String hash = "~%08x".formatted(name.hashCode());
    return plain.substring(0, Math.min(plain.length(), LIMIT_BYTES - hash.length())) + hash;
  }

  /** What the application names of all sessions of a run start with. */
  public static String prefix(String run) {
    return "belay/" + run + "/";
  }
}
