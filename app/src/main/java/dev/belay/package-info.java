/** Belay: {@link dev.belay.Main} starts the command line, {@code Assembly} binds the adapters. */
@NullMarked
package dev.belay;

import org.jspecify.annotations.NullMarked;
