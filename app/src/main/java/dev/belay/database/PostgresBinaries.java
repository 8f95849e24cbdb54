package dev.belay.database;

import dev.belay.outside.Command;
import dev.belay.outside.Failure;
import dev.belay.outside.OutsideException;
import dev.belay.outside.Shell;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * PostgreSQL's own programs in one folder.
 *
 * @param directory the folder that holds {@code postgres} and {@code initdb}
 * @param version as {@code postgres --version} says it, for example 15.18
 * @param origin where the folder was found, in words for the evidence
 */
public record PostgresBinaries(Path directory, String version, String origin) {
  private static final Pattern VERSION = Pattern.compile("\\(PostgreSQL\\) (\\d+)(\\S*)");

  public int major() {
    return Integer.parseInt(version.replaceAll("\\D.*", ""));
  }

  /** A program of the same folder, such as pg_dump; the embedded server has none. */
  public Optional<Path> program(String name) {
    return Optional.of(directory.resolve(name)).filter(Files::isExecutable);
  }

  /**
   * The programs in a folder that a person named, which may be the installation's own folder or its
   * {@code bin}.
   *
   * @throws OutsideException when there is no server in it
   */
  public static PostgresBinaries in(Shell shell, Path folder) {
    return at(shell, folder.resolve("bin"), "the folder " + folder)
        .or(() -> at(shell, folder, "the folder " + folder))
        .orElseThrow(() ->
            new OutsideException(
                Failure.badInput(
                    "there is no PostgreSQL in the folder",
                    "%s has neither bin/postgres nor postgres".formatted(folder),
                    "name a folder like /usr/lib/postgresql/15")));
  }

  /** The programs of a major where packages of Debian, Red Hat and Homebrew put them. */
  public static Optional<PostgresBinaries> onHost(Shell shell, int major) {
    var folders = new ArrayList<Path>();
    for (String pattern :
        List.of(
            "/usr/lib/postgresql/%d/bin",
            "/usr/pgsql-%d/bin",
            "/opt/homebrew/opt/postgresql@%d/bin",
            "/usr/local/opt/postgresql@%d/bin")) {
      folders.add(Path.of(pattern.formatted(major)));
    }
    return folders.stream()
        .flatMap(f -> at(shell, f, "this host's " + f).stream())
        .filter(b -> b.major() == major)
        .findFirst();
  }

  private static Optional<PostgresBinaries> at(Shell shell, Path bin, String origin) {
    if (!Files.isExecutable(bin.resolve("postgres"))
        || !Files.isExecutable(bin.resolve("initdb"))) {
      return Optional.empty();
    }
    String said =
        shell.run(Command.of(bin.resolve("postgres").toString(), "--version")).stdout().strip();
    Matcher version = VERSION.matcher(said);
    return version.find()
        ? Optional.of(
            new PostgresBinaries(bin.toAbsolutePath(), version.group(1) + version.group(2), origin))
        : Optional.empty();
  }
}
