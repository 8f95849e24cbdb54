/** May this plan start: answers, approval, evidence, drift and the window, judged as values. */
@NullMarked
package dev.belay.gate;

import org.jspecify.annotations.NullMarked;
