package dev.belay.rehearsal;

import dev.belay.contract.replay.Player;
import dev.belay.contract.replay.ProbeSuite;
import dev.belay.database.DatabaseServer;
import java.util.function.Function;

/**
 * What is asked of both releases on a twin.
 *
 * @param fingerprint of the suite's file
 * @param leftOut how many of the file's probes are not in the suite, because they write
 * @param players makes one that finds its keys on a server
 */
public record Probes(
    ProbeSuite suite, String fingerprint, int leftOut, Function<DatabaseServer, Player> players) {}
