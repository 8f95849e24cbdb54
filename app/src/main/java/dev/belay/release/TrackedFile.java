package dev.belay.release;

/**
 * A file that the release ships under {@code docker/} and that users edit in place.
 *
 * @param path below {@code docker/}, with forward slashes
 * @param fingerprint of its bytes as released ({@link Fingerprint})
 */
public record TrackedFile(String path, String fingerprint) {}
