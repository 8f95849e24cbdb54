/**
 * Which operations of the Service API an installation receives, read from logs without keeping what
 * was sent.
 */
@NullMarked
package dev.belay.contract.usage;

import org.jspecify.annotations.NullMarked;
