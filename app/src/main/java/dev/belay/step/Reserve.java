package dev.belay.step;

import dev.belay.database.ScratchServers;
import dev.belay.store.DatabaseBackup;
import dev.belay.store.InstallationKey;

/**
 * What an installation has for backups, and a twin has not.
 *
 * @param scratch the servers into which a backup may be restored to prove it
 * @param key with which this installation signs what it writes
 * @param belonging says whose the databases are
 */
public record Reserve(
    DatabaseBackup backups, ScratchServers scratch, InstallationKey key, Belonging belonging) {}
