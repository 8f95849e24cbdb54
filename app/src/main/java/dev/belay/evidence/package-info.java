/** What happened and what it proves, computed from journals alone. */
@NullMarked
package dev.belay.evidence;

import org.jspecify.annotations.NullMarked;
