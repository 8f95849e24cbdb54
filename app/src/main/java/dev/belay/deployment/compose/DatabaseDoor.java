package dev.belay.deployment.compose;

import dev.belay.deployment.Container;
import dev.belay.outside.Shell;

/** A port of this host that leads to the database of a Compose project, which publishes none. */
public final class DatabaseDoor implements AutoCloseable {
  private static final int POSTGRES_PORT = 5432;

  private final StackReader reader;
  private final String project;
  private final ContainerDoor door;

  /** Opens a free port on the loopback address. */
  public DatabaseDoor(Shell shell, String project) {
    this.reader = new StackReader(shell);
    this.project = project;
    this.door = new ContainerDoor(shell, this::database, POSTGRES_PORT);
  }

  public int port() {
    return door.port();
  }

  /** The name and the password that the database's own container was given. */
  public Account account() {
    var environment = database().environment();
    return new Account(
        environment.getOrDefault("POSTGRES_USER", "postgres"),
        environment.getOrDefault("POSTGRES_PASSWORD", ""));
  }

  /** The role that the container was initialised with; it owns the server. */
  public record Account(String user, String password) {
    @Override
    public String toString() {
      return user + " (password hidden)";
    }
  }

  private Container database() {
    return DatabaseContainer.of(reader.read(project), project);
  }

  @Override
  public void close() {
    door.close();
  }
}
