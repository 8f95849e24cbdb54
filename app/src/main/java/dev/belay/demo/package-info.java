/** The sample installation: a Dify that is not there, written from the facts of the catalog. */
@NullMarked
package dev.belay.demo;

import org.jspecify.annotations.NullMarked;
