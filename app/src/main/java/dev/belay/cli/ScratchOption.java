package dev.belay.cli;

import dev.belay.database.DatabaseServer;
import dev.belay.database.DatabaseUri;
import dev.belay.database.PasswordSource;
import dev.belay.database.ScratchServers;
import dev.belay.journal.RunDirectory;
import dev.belay.step.Installation;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Which server something is restored into to try it; noted in the run, for who goes on with it. */
final class ScratchOption {
  private static final String SERVER = "scratch";
  private static final String PROGRAMS = "postgres-dir";

  @Option(
      names = "--scratch",
      paramLabel = "URI",
      description =
          "An empty PostgreSQL to restore into, postgresql://USER@HOST:PORT/postgres. Default: a"
              + " container of the database's own image, else this host's PostgreSQL of the same"
              + " major, else the embedded one.")
  private @Nullable String uri;

  @Option(
      names = "--postgres-dir",
      paramLabel = "DIR",
      description = "Start the PostgreSQL of this folder to restore into, /usr/lib/postgresql/15.")
  private @Nullable Path programs;

  void note(RunDirectory run) {
    if (uri != null) {
      run.note(SERVER, DatabaseUri.parse(uri).toString());
    }
    if (programs != null) {
      run.note(PROGRAMS, programs.toAbsolutePath().normalize().toString());
    }
  }

  ScratchServers servers(Parts parts, Installation installation) {
    return parts.scratch(
        installation,
        Optional.ofNullable(uri)
            .map(u -> DatabaseServer.of(DatabaseUri.parse(u), PasswordSource.own())),
        Optional.ofNullable(programs));
  }

  static ScratchServers of(RunDirectory run, Parts parts, Installation installation) {
    return parts.scratch(
        installation,
        run.note(SERVER).map(u -> DatabaseServer.of(DatabaseUri.parse(u), PasswordSource.own())),
        run.note(PROGRAMS).map(Path::of));
  }
}
