/**
 * Calls of the Service API made again: a suite of probes played against two versions, and what an
 * observer of the answers would call a difference.
 */
@NullMarked
package dev.belay.contract.replay;

import org.jspecify.annotations.NullMarked;
