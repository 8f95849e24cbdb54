package dev.belay.catalog;

import dev.belay.migration.MigrationFacts;
import dev.belay.release.ReleaseFacts;

/**
 * A release that was read just now.
 *
 * @param migrations what those of its migrations do that are not known otherwise
 * @param origin where it was read, in words
 */
public record ReadRelease(ReleaseFacts facts, MigrationFacts migrations, String origin) {}
