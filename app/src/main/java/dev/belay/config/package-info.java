/**
 * What configures an installation: environment files and chart values, read as Docker Compose and
 * Helm read them, compared between releases, and edited without losing a byte that need not change.
 */
@NullMarked
package dev.belay.config;

import org.jspecify.annotations.NullMarked;
