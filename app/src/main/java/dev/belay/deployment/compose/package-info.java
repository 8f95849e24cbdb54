/** Dify under Docker Compose, by the operator's own {@code docker} and {@code docker compose}. */
@NullMarked
package dev.belay.deployment.compose;

import org.jspecify.annotations.NullMarked;
