/** Judges of facts: one question each, answered with a {@link dev.belay.check.Finding}; pure. */
@NullMarked
package dev.belay.check;

import org.jspecify.annotations.NullMarked;
