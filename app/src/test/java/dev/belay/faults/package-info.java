/** Belay killed, cut off and starved at every point, and what resume and rollback make of it. */
@NullMarked
package dev.belay.faults;

import org.jspecify.annotations.NullMarked;
