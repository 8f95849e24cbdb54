/** The memory of a run: an append-only file, described in docs/journal.md. */
@NullMarked
package dev.belay.journal;

import org.jspecify.annotations.NullMarked;
