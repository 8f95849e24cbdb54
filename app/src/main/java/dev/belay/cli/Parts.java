package dev.belay.cli;

import dev.belay.database.DatabaseServer;
import dev.belay.database.ScratchServers;
import dev.belay.journal.Tape;
import dev.belay.outside.Shell;
import dev.belay.step.Binding;
import dev.belay.step.Installation;
import dev.belay.step.TwinPlace;
import dev.belay.store.DatabaseBackup;
import dev.belay.store.DatabaseContents;
import dev.belay.store.InstallationKey;
import java.nio.file.Path;
import java.util.Optional;

/** What the command line is made of; {@code Assembly} binds it to the real adapters. */
public interface Parts {
  Shell shell();

  /** What the journal of a run is written to. */
  Tape tape(Path journal);

  /** The database server of an installation, with the password where it is to be found. */
  DatabaseServer server(Installation installation);

  /** Backups of an installation's databases, signed with its key. */
  DatabaseBackup backup(Installation installation, DatabaseServer server, InstallationKey key);

  /** The servers into which a backup of an installation may be restored to prove it. */
  ScratchServers scratch(
      Installation installation, Optional<DatabaseServer> given, Optional<Path> programs);

  /** Counts and sums over the rows of an installation's databases on a server. */
  DatabaseContents contents(Installation installation, DatabaseServer server);

  /**
   * Opens the place for a twin of an installation.
   *
   * @param scratch where its databases go when the installation has no way to bring a server of its
   *     own
   * @param release that the twin starts from
   * @param major of the installation's server
   * @param folder private; the place keeps its files in it until it is closed
   * @throws dev.belay.outside.OutsideException when no twin can be made here, with the reason
   */
  TwinPlace place(
      Installation installation, ScratchServers scratch, String release, int major, Path folder);

  /** Binds the roles of a plan to an installation whose databases are on this server. */
  Binding binding(Installation installation, DatabaseServer server);
}
