/** An installation that is driven by the operator's own commands. */
@NullMarked
package dev.belay.deployment.commands;

import org.jspecify.annotations.NullMarked;
