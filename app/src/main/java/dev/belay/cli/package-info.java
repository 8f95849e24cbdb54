/** The command line: the only package that prints or exits. */
@NullMarked
package dev.belay.cli;

import org.jspecify.annotations.NullMarked;
