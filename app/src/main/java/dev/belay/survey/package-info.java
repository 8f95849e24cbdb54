/** What is installed and in which state: observed without changing anything, never guessed. */
@NullMarked
package dev.belay.survey;

import org.jspecify.annotations.NullMarked;
