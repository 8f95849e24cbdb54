package dev.belay.gate;

import java.time.Instant;

/**
 * What a person said.
 *
 * @param question its id
 * @param choice one of its options
 * @param reason in their words; may be empty
 * @param who as they said
 * @param installation of which it was said; an older Belay did not keep that
 */
public record Answer(
    String question, String choice, String reason, String who, Instant when, String installation) {
  public Answer {
    installation = installation == null ? "" : installation;
  }

  public Answer(String question, String choice, String reason, String who, Instant when) {
    this(question, choice, reason, who, when, "");
  }

  Answer of(String whose) {
    return new Answer(question, choice, reason, who, when, whose);
  }
}
