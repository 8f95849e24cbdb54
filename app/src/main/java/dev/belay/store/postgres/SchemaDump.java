package dev.belay.store.postgres;

import dev.belay.database.DatabaseServer;
import dev.belay.database.PostgresBinaries;
import dev.belay.outside.Command;
import dev.belay.outside.ExitCode;
import dev.belay.outside.Failure;
import dev.belay.outside.OutsideException;
import dev.belay.outside.Shell;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The server's own words for its schema, from a pg_dump of its own major: an older one refuses the
 * server, a newer one writes statements that the server may not know.
 *
 * @param prefix what stands before the program, for example {@code docker exec db}; there the
 *     program reaches the server by its socket
 * @param folder in which pg_dump lies; empty with a prefix
 * @param user for a prefix
 */
record SchemaDump(Shell shell, List<String> prefix, Optional<Path> folder, String user)
    implements SchemaSource {
  private static final Duration LIMIT = Duration.ofMinutes(15);

  /** The pg_dump for a server, in the order: the prefix given, this host's programs. */
  static Optional<SchemaDump> find(
      Shell shell, List<String> prefix, Optional<Path> postgres, DatabaseServer server, int major) {
    if (!prefix.isEmpty()) {
      var dump = new SchemaDump(shell, prefix, Optional.empty(), server.uri().user());
      String said = shell.run(dump.command("pg_dump", List.of("--version"))).stdout();
      return said.matches("(?s).*\\) " + major + "\\D.*") ? Optional.of(dump) : Optional.empty();
    }
    return postgres
        .map(p -> PostgresBinaries.in(shell, p))
        .filter(b -> b.major() == major)
        .or(() -> PostgresBinaries.onHost(shell, major))
        .filter(b -> b.program("pg_dump").isPresent())
        .map(
            b -> new SchemaDump(shell, List.of(), Optional.of(b.directory()), server.uri().user()));
  }

  static OutsideException missing(int major) {
    return new OutsideException(
        new Failure(
            ExitCode.BLOCKED,
            "a logical backup needs a pg_dump of the server's own major",
            "no pg_dump %d on this host, and none named".formatted(major),
            "apt install postgresql-client-%d, or name the folder with --postgres-dir"
                .formatted(major)));
  }

  @Override
  public String word() {
    return "schema by pg_dump";
  }

  /** Writes one section of one database, as of an exported snapshot. */
  @Override
  public void section(
      DatabaseServer database, Snapshot snapshot, String section, OutputStream out) {
    run(
        database,
        "pg_dump",
        List.of(
            "--section=" + section, "--snapshot=" + snapshot.id(), "--no-sync", "--encoding=UTF8"),
        out);
  }

  /** Writes roles and tablespaces; with their passwords when the role may read them. */
  @Override
  public void globals(DatabaseServer server, boolean passwords, OutputStream out) {
    run(
        server,
        "pg_dumpall",
        passwords ? List.of("--globals-only") : List.of("--globals-only", "--no-role-passwords"),
        out);
  }

  private void run(
      DatabaseServer server, String program, List<String> arguments, OutputStream out) {
    var all = new ArrayList<>(arguments);
    if (!prefix.isEmpty()) {
      all.addAll(List.of("-U", user));
    }
    if (program.equals("pg_dump")) {
      all.addAll(List.of("-d", server.uri().database()));
    }
    Command command = command(program, all).within(LIMIT);
    shell.stream(
            prefix.isEmpty() ? command.with(server.environment()) : command,
            InputStream.nullInputStream(),
            out)
        .orFail("the schema could not be dumped", command.line());
  }

  private Command command(String program, List<String> arguments) {
    var argv = new ArrayList<>(prefix);
    argv.add(folder.map(f -> f.resolve(program).toString()).orElse(program));
    argv.addAll(arguments);
    return Command.of(argv.toArray(String[]::new));
  }
}
