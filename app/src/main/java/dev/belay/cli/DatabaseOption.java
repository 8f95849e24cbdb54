package dev.belay.cli;

import dev.belay.database.DatabaseServer;
import dev.belay.database.DatabaseUri;
import dev.belay.database.PasswordSource;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** {@code --database}: Dify's database, to be read only. */
final class DatabaseOption {
  @Option(
      names = "--database",
      paramLabel = "URI",
      description =
          "Dify's database, postgresql://USER@HOST:PORT/NAME; only read. The password comes from"
              + " PGPASSWORD, PGPASSFILE or ~/.pgpass.")
  private @Nullable String uri;

  /** The server; empty when none was named. */
  Optional<DatabaseServer> server() {
    return Optional.ofNullable(uri)
        .map(text -> DatabaseServer.of(DatabaseUri.parse(text), PasswordSource.own()));
  }
}
