package dev.belay.migration;

/**
 * The text of one migration file.
 *
 * @param name without its folder, as messages use it
 */
public record RevisionFile(String name, String text) {}
