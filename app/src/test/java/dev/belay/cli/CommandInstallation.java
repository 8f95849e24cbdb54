package dev.belay.cli;

import dev.belay.Assembly;
import dev.belay.database.DatabaseServer;
import dev.belay.database.DatabaseUri;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * An installation of one database and one directory, driven by commands that write one file each.
 */
final class CommandInstallation {
  private final Path folder;
  private StringWriter said = new StringWriter();

  CommandInstallation(Path folder, DatabaseServer database) throws IOException {
    this.folder = folder;
    DatabaseUri uri = database.uri();
    Path home = Files.createDirectories(home());
    Files.createDirectories(backups());
    Files.writeString(home.resolve("password"), database.password().orElseThrow().value() + "\n");
    Files.writeString(home.resolve("activity"), "open\n");
    Files.writeString(home.resolve("release"), "1.8.1\n");
    Files.writeString(
        home.resolve("belay.yaml"),
        """
        database: %s
        password-file: password
        databases: {dify: %s}
        files: {app-storage: {path: storage, policy: union}}
        commands:
          activity: cat activity
          installed: cat release
          stop: echo stopped >activity
          install: printf '%%s\\n' "$BELAY_RELEASE" >release
          start: echo closed >activity
          open: echo open >activity
          health: cat release
          migrate: exit 1
        """
            .formatted(uri.withDatabase("postgres"), uri.database()));
  }

  Path home() {
    return folder.resolve("installation");
  }

  Path backups() {
    return folder.resolve("backups");
  }

  Path state() {
    return folder.resolve("state");
  }

  /** Writes a file below the directory that is kept. */
  void store(String name, String text) throws IOException {
    Path file = home().resolve("storage").resolve(name);
    Files.createDirectories(file.getParent());
    Files.writeString(file, text);
  }

  /** Runs one command of the product with this installation's state; answers its exit code. */
  int belay(String... args) {
    said = new StringWriter();
    var out = new PrintWriter(said, true);
    var all = new ArrayList<>(List.of(args));
    all.addAll(List.of("--state", state().toString()));
    return CommandLineStart.run(new Assembly(), new Terminal(out, out), all.toArray(String[]::new));
  }

  int backup(String... more) {
    var args =
        new ArrayList<>(
            List.of(
                "backup",
                "--to",
                backups().toString(),
                "--installation",
                home().resolve("belay.yaml").toString()));
    args.addAll(List.of(more));
    return belay(args.toArray(String[]::new));
  }

  /** What the last command printed. */
  String said() {
    return said.toString();
  }

  /** The directory of the only backup. */
  Path set() throws IOException {
    try (var all = Files.list(backups())) {
      return all.findFirst().orElseThrow();
    }
  }
}
