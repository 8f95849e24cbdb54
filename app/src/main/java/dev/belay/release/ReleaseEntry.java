package dev.belay.release;

import java.time.LocalDate;

/**
 * A line of the catalog's index.
 *
 * @param shipped whether Belay brought it, or a user added it
 */
public record ReleaseEntry(
    DifyVersion version, LocalDate date, String commit, String alembicHead, boolean shipped) {}
