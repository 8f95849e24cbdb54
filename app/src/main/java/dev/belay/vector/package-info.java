/** A Weaviate as values: its files, its collections, their form, and the move to a new one. */
@NullMarked
package dev.belay.vector;

import org.jspecify.annotations.NullMarked;
