/** Drives the packaged launcher as a user does, against real parts; no production code. */
@NullMarked
package dev.belay.acceptance;

import org.jspecify.annotations.NullMarked;
