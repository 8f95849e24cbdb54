package dev.belay.journal;

import java.time.Instant;

/**
 * One entry with its place in the chain.
 *
 * @param number from 0, without gaps
 * @param sum the hash that the next line names
 */
public record Line(long number, Instant at, long epoch, Entry entry, String sum) {}
