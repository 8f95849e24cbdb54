package dev.belay.deployment.commands;

import dev.belay.deployment.Migrator;
import dev.belay.outside.ExitCode;
import dev.belay.outside.Failure;
import dev.belay.outside.OutsideException;
import dev.belay.outside.Ran;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * The operator's migration command, in an environment with nothing of Belay's own but PATH, HOME
 * and LANG. It is told where to work by libpq's variables, {@code BELAY_RELEASE} and {@code
 * BELAY_LABEL}; whatever it starts carries the label on.
 */
public final class CommandMigrator implements Migrator {
  private final OwnCommands commands;
  private final Function<String, Map<String, String>> connection;

  /**
   * @param connection libpq's variables for a database by its name
   */
  public CommandMigrator(OwnCommands commands, Function<String, Map<String, String>> connection) {
    this.commands = commands;
    this.connection = connection;
  }

  @Override
  public Means means() {
    return Means.COMMAND;
  }

  @Override
  public String migrate(String database, String release, String label) {
    var variables = new HashMap<>(connection.apply(database));
    variables.put("BELAY_RELEASE", release);
    variables.put("BELAY_LABEL", label);
    variables.put("PGAPPNAME", label);
    Ran ran = commands.shell().run(commands.command("migrate", variables).scrub());
    if (!ran.ok()) {
      throw failed("it exited %d: %s".formatted(ran.exit(), ran.tail()));
    }
    if ((ran.stdout() + ran.stderr()).contains("migration skipped")) {
      throw failed("it exited 0 but skipped its work: " + ran.tail());
    }
    return ran.tail();
  }

  /**
   * What the read-only command {@code prove} prints of the setting {@code belay.nonce} when it is
   * told this database; empty when there is no such command.
   */
  public Optional<String> prove(String database) {
    if (!commands.has("prove")) {
      return Optional.empty();
    }
    Ran ran = commands.shell().run(commands.command("prove", connection.apply(database)).scrub());
    return Optional.of(ran.ok() ? ran.stdout().strip() : "exit " + ran.exit() + ": " + ran.tail());
  }

  /** A process whose environment carries the label; where there is no /proc, none is found. */
  @Override
  public Optional<String> running(String label) {
    try (Stream<Path> all = Files.list(Path.of("/proc"))) {
      return all.filter(p -> p.getFileName().toString().matches("\\d+"))
          .filter(p -> carries(p, "BELAY_LABEL=" + label))
          .map(p -> "process " + p.getFileName())
          .findFirst();
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  private static boolean carries(Path process, String variable) {
    try {
      String all = Files.readString(process.resolve("environ"), StandardCharsets.ISO_8859_1);
      return Stream.of(all.split("\0")).anyMatch(variable::equals);
    } catch (IOException e) {
      return false; // it ended, or belongs to someone else
    }
  }

  private static OutsideException failed(String seen) {
    return new OutsideException(
        new Failure(ExitCode.STOPPED, "the migration failed", seen, "belay rollback"));
  }
}
