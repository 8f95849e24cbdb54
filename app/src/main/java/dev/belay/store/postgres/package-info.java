/** PostgreSQL as a store: rollback points by template, return by renaming, backups by COPY. */
@NullMarked
package dev.belay.store.postgres;

import org.jspecify.annotations.NullMarked;
