package dev.belay.survey;

/**
 * A plugin package in the daemon's storage.
 *
 * @param name as the daemon calls it, {@code author/name:version@checksum}
 * @param signed whether it carries a signature; whether that one is valid, only the daemon can tell
 */
public record PluginPackage(String name, boolean signed) {}
