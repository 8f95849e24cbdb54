/**
 * What will be done, in which order, and how it is undone: values, and the files they are kept in.
 */
@NullMarked
package dev.belay.plan;

import org.jspecify.annotations.NullMarked;
