/**
 * Writers from outside: every row that a database acknowledged to them is looked for at the end.
 */
@NullMarked
package dev.belay.writers;

import org.jspecify.annotations.NullMarked;
