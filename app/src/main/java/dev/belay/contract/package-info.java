/**
 * What callers of Dify's Service API can rely on: descriptions of the API read as values, compared,
 * and weighed with the calls that an installation really receives.
 */
@NullMarked
package dev.belay.contract;

import org.jspecify.annotations.NullMarked;
