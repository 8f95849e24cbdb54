/** Doing what a plan says: begin, perform, record; and continuing where a crash left off. */
@NullMarked
package dev.belay.run;

import org.jspecify.annotations.NullMarked;
