/** Signatures of people by the SSH keys that they have, as {@code ssh-keygen -Y} makes them. */
@NullMarked
package dev.belay.signature;

import org.jspecify.annotations.NullMarked;
