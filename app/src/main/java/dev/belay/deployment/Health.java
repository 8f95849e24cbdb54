package dev.belay.deployment;

/**
 * What a running application says of itself.
 *
 * @param ready whether it answered that it can serve
 * @param release the version it named
 * @param seen the answer, shortened
 */
public record Health(boolean ready, String release, String seen) {}
