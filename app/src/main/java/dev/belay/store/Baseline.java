package dev.belay.store;

import java.time.Duration;

/** A recorded baseline: how many tables and keys it holds, and its bytes on disk. */
public record Baseline(int tables, long keys, long bytes, Duration took) {}
