package dev.belay.plan;

import dev.belay.release.DifyVersion;

/**
 * A release that the catalog does not have, read for this assessment.
 *
 * @param origin where it was read, in words
 * @param doubt why it may be another release than the one that was named; empty when nothing says
 *     so
 */
public record ReadFrom(DifyVersion release, String origin, String doubt) {}
