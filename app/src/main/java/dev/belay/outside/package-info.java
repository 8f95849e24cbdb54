/** Other programs and services as Belay reaches them, and the one way in which they fail. */
@NullMarked
package dev.belay.outside;

import org.jspecify.annotations.NullMarked;
