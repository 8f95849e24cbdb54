/** Alembic revisions: read, order, explain, forecast, simulate. */
@NullMarked
package dev.belay.migration;

import org.jspecify.annotations.NullMarked;
