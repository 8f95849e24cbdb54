/**
 * What is known about every Dify release, and the way from one release to another: versions, the
 * catalog, hops.
 */
@NullMarked
package dev.belay.release;

import org.jspecify.annotations.NullMarked;
