package dev.belay.cli;

import dev.belay.database.DatabaseServer;
import dev.belay.outside.Shell;
import dev.belay.step.Binding;
import dev.belay.step.Installation;

/** What the command line is made of; {@code Assembly} binds it to the real adapters. */
public interface Parts {
  Shell shell();

  /** The database server of an installation, with the password where it is to be found. */
  DatabaseServer server(Installation installation);

  /** Binds the roles of a plan to an installation whose databases are on this server. */
  Binding binding(Installation installation, DatabaseServer server);
}
