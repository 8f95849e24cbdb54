/** Belay's hands on a real Docker engine: Dify's own Compose files, stand-ins for its images. */
package dev.belay.acceptance.compose;
