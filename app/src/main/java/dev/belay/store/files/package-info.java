/** Directories of this host as a {@link dev.belay.store.FileStore}. */
@NullMarked
package dev.belay.store.files;

import org.jspecify.annotations.NullMarked;
