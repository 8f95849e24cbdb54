package dev.belay.deployment;

/**
 * Whether the running application gets through to a place.
 *
 * @param place {@code host:port}, or {@code http://host[:port] by the proxy}
 * @param named by what, for example the key of a setting
 * @param own whether the files in place start a service there, so that it has to answer
 */
public record Reach(String place, String named, boolean reached, boolean own) {}
