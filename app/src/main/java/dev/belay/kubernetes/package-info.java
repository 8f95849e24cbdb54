/** An installation in a namespace of a Kubernetes cluster, as values; it is only looked at. */
@NullMarked
package dev.belay.kubernetes;

import org.jspecify.annotations.NullMarked;
