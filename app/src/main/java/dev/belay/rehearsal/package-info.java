/** The same plan on a disposable twin, and its rollback; what that proves is evidence. */
@NullMarked
package dev.belay.rehearsal;

import org.jspecify.annotations.NullMarked;
