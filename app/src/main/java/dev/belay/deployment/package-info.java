/** Where Dify runs: stopping, exchanging, starting and asking it; and the migrator of its data. */
@NullMarked
package dev.belay.deployment;

import org.jspecify.annotations.NullMarked;
