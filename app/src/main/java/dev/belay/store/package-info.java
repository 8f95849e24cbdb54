/** Where Dify keeps what it knows, as Belay captures it, verifies it and gives it back. */
@NullMarked
package dev.belay.store;

import org.jspecify.annotations.NullMarked;
