package dev.belay.survey;

import dev.belay.outside.Observed;
import java.util.List;

/**
 * What the host of an installation says, beside its compose files.
 *
 * @param storageOwner the user id that owns {@code volumes/app/storage}
 * @param repairFlag whether storage holds the flag of a permission repair that already ran
 * @param sandboxPython the interpreter that the sandbox's own configuration names, empty when none
 * @param composeVersion of the operator's Docker Compose
 * @param packages the plugin packages that lie in the plugin daemon's storage
 */
public record HostSummary(
    Observed<Long> storageOwner,
    Observed<Boolean> repairFlag,
    Observed<String> sandboxPython,
    Observed<Long> memoryBytes,
    Observed<String> composeVersion,
    Observed<List<PluginPackage>> packages) {}
