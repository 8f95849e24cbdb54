/** The verbs of a plan: each says what it would find, does it, and how it is undone. */
@NullMarked
package dev.belay.step;

import org.jspecify.annotations.NullMarked;
