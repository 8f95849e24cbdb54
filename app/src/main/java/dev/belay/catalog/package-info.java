/** Builds a release's facts from its source tree, unpacked or in git. */
@NullMarked
package dev.belay.catalog;

import org.jspecify.annotations.NullMarked;
