package dev.belay.config;

/**
 * One key that is affected, fit to be shown: every value is masked where it is or may be a secret.
 *
 * @param place file:line of the operator's own value, {@code shell}, or empty
 * @param yours the operator's value; {@code unset} and {@code empty} are states
 * @param becomes the value after the merge
 * @param customised whether the operator had chosen this value: it is neither default
 * @param why one sentence
 */
public record EnvChange(
    String key,
    EnvKind kind,
    String place,
    String oldDefault,
    String newDefault,
    String yours,
    String becomes,
    boolean customised,
    String why) {}
