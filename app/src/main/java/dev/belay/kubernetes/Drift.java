package dev.belay.kubernetes;

/**
 * A place where the cluster is not what Helm's record says.
 *
 * @param object {@code Deployment dify-api}
 * @param at the place in it, as a person would say it
 * @param fate what the next upgrade of the release makes of it
 * @param words what is rendered and what is there; without values that are secret
 */
public record Drift(String object, String at, Fate fate, String words) {

  /** What Helm's comparison of three sides does. */
  public enum Fate {
    /** The chart sets it: an upgrade that renders it otherwise, or newly, puts it back. */
    UNDONE("is undone"),
    /** The chart says nothing of it: it is left alone. */
    STAYS("stays"),
    /** The object is not there: it is made again. */
    MADE_AGAIN("is made again");

    private final String words;

    Fate(String words) {
      this.words = words;
    }

    public String words() {
      return words;
    }
  }
}
