package dev.belay.deployment.commands;

import dev.belay.deployment.Migrator;
import dev.belay.outside.ExitCode;
import dev.belay.outside.Failure;
import dev.belay.outside.OutsideException;
import dev.belay.outside.Quotable;
import dev.belay.outside.Ran;
import dev.belay.outside.Traces;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

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
  public String migrate(Place place, String release, String label) {
    var variables = new HashMap<>(connection.apply(place.reached()));
    variables.put("BELAY_RELEASE", release);
    variables.put("BELAY_LABEL", label);
    variables.put("PGAPPNAME", label);
    Ran ran = commands.shell().run(commands.command("migrate", variables).scrub());
    String said = shown(ran, variables.getOrDefault("PGPASSWORD", ""));
    if (!ran.ok()) {
      throw failed("it exited %d: %s".formatted(ran.exit(), said));
    }
    if ((ran.stdout() + ran.stderr()).contains("migration skipped")) {
      throw failed("it exited 0 but skipped its work: " + said);
    }
    return said;
  }

  /**
   * Its last lines as they may stand in a journal: without the password it was given, which many
   * programs print within a URI, and without the rows that PostgreSQL quotes in its details (S23).
   */
  private static String shown(Ran ran, String password) {
    return new Ran(
            ran.command(),
            ran.exit(),
            shown(ran.stdout(), password),
            shown(ran.stderr(), password),
            ran.took())
        .tail();
  }

  private static String shown(String text, String password) {
    String kept = Quotable.of(text);
    return password.isEmpty() ? kept : kept.replace(password, "<not shown>");
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
    return Traces.ofVariable("BELAY_LABEL=" + label);
  }

  @Override
  public void end(String label) {
    Traces.end("BELAY_LABEL=" + label);
  }

  private static OutsideException failed(String seen) {
    return new OutsideException(
        new Failure(ExitCode.STOPPED, "the migration failed", seen, "belay rollback"));
  }
}
