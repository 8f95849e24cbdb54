package dev.belay.gate;

import java.time.Instant;

/**
 * What a person said.
 *
 * @param question its id
 * @param choice one of its options
 * @param reason in their words; may be empty
 */
public record Answer(String question, String choice, String reason, String who, Instant when) {}
