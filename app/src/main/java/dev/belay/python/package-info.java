/** Python source as values; what cannot be evaluated says so, and nothing is ever executed. */
@NullMarked
package dev.belay.python;

import org.jspecify.annotations.NullMarked;
