package dev.belay.config;

/**
 * A key that a service gets differently after the upgrade, with the reason; values are masked.
 *
 * @param service by its name in the target release
 */
public record EnvDifference(
    String service, String key, String before, String after, String reason) {}
