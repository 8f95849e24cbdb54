package dev.belay.database;

import dev.belay.outside.Failure;
import dev.belay.outside.OutsideException;
import dev.belay.outside.Shell;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A PostgreSQL to try things on: one that a person named, else one started from this host's
 * programs of the wanted major, else the embedded one. Closing it drops what was made on it, or
 * stops it and deletes its folder.
 */
public final class ScratchServer implements AutoCloseable {
  private static final Label LABEL = new Label("scratch", "server");
  private static final String PREFIX = "scratch-";
  private static final AtomicInteger COUNT = new AtomicInteger();

  private final DatabaseServer server;
  private final Optional<Cluster> cluster;
  private final Optional<ContainerServer> container;
  private final String origin;
  private final int major;
  private final List<String> databases = new ArrayList<>();

  private ScratchServer(
      DatabaseServer server,
      Optional<Cluster> cluster,
      Optional<ContainerServer> container,
      String origin) {
    this.server = server;
    this.cluster = cluster;
    this.container = container;
    this.origin = origin;
    try (Session session = server.open(LABEL)) {
      this.major = session.major();
    }
  }

  /**
   * What is wanted.
   *
   * @param given a server that a person named; nothing of it is touched but new databases
   * @param folder a folder with PostgreSQL's programs that a person named
   * @param major of the server that is to be imitated
   * @param settings lines of postgresql.conf for a server that is started
   */
  public record Wish(
      Optional<DatabaseServer> given,
      Optional<Path> folder,
      Optional<Integer> major,
      Map<String, String> settings) {

    public static Wish any() {
      return new Wish(Optional.empty(), Optional.empty(), Optional.empty(), Map.of());
    }

    public static Wish major(int major) {
      return new Wish(Optional.empty(), Optional.empty(), Optional.of(major), Map.of());
    }
  }

  /**
   * @param below the private folder in which a server is started; leftovers of dead processes in it
   *     are ended and deleted first
   */
  public static ScratchServer start(Shell shell, Wish wish, Path below) {
    if (wish.given().isPresent()) {
      DatabaseServer given = wish.given().orElseThrow();
      return new ScratchServer(
          given, Optional.empty(), Optional.empty(), "the server " + given.uri());
    }
    PostgresBinaries binaries =
        wish.folder()
            .map(f -> PostgresBinaries.in(shell, f))
            .or(() -> wish.major().flatMap(m -> PostgresBinaries.onHost(shell, m)))
            .orElseGet(() -> EmbeddedPostgres.unpacked(shell));
    sweep(shell, binaries, below);
    Path folder =
        below.resolve(PREFIX + ProcessHandle.current().pid() + "-" + COUNT.incrementAndGet());
    Cluster cluster = Cluster.create(shell, binaries, folder, wish.settings());
    Runtime.getRuntime().addShutdownHook(new Thread(cluster::delete));
    cluster.start();
    return new ScratchServer(
        cluster.server(), Optional.of(cluster), Optional.empty(), binaries.origin());
  }

  /** One that somebody else made and will remove. */
  public static ScratchServer of(DatabaseServer server, String origin) {
    return new ScratchServer(server, Optional.empty(), Optional.empty(), origin);
  }

  /** In a container of an image that is here already, with the programs and locales of it. */
  static ScratchServer inContainer(Shell shell, String image) {
    var started = ContainerServer.start(shell, image);
    return new ScratchServer(
        started.server(), Optional.empty(), Optional.of(started), "a container of " + image);
  }

  /** Ends what processes left that were killed: their id is in the folder's name. */
  private static void sweep(Shell shell, PostgresBinaries binaries, Path below) {
    if (!Files.isDirectory(below)) {
      return;
    }
    try (Stream<Path> folders = Files.list(below)) {
      for (Path folder : folders.toList()) {
        String name = folder.getFileName().toString();
        if (name.matches(PREFIX + "\\d+-\\d+")
            && ProcessHandle.of(Long.parseLong(name.split("-")[1])).isEmpty()) {
          Cluster.open(shell, binaries, folder).delete();
        }
      }
    } catch (IOException e) {
      throw new OutsideException(
          Failure.unknown(
              "leftovers of earlier scratch servers could not be read",
              below + ": " + e.getMessage(),
              "ls -la " + below),
          e);
    }
  }

  public DatabaseServer server() {
    return server;
  }

  /** Where the server came from, in words for the evidence. */
  public String origin() {
    return origin;
  }

  public int major() {
    return major;
  }

  /** Present when Belay started it. */
  public Optional<Cluster> cluster() {
    return cluster;
  }

  /** Makes an empty database, which {@link #close} drops. */
  public DatabaseServer createDatabase(String name) {
    try (Session session = server.open(LABEL)) {
      session.execute("create database " + Sql.name(name) + " template template0");
    }
    databases.add(name);
    return server.database(name);
  }

  @Override
  public void close() {
    if (cluster.isPresent()) {
      cluster.orElseThrow().delete();
      deleteEmpty(cluster.orElseThrow().folder().getParent());
      return;
    }
    if (container.isPresent()) {
      container.orElseThrow().delete();
      return;
    }
    try (Session session = server.open(LABEL)) {
      for (String name : databases) {
        session.execute("drop database if exists " + Sql.name(name) + " with (force)");
      }
    }
  }

  /** The folder below which servers are started, when this was the last of them. */
  private static void deleteEmpty(@Nullable Path below) {
    try {
      if (below != null) {
        Files.deleteIfExists(below);
      }
    } catch (IOException e) {
      // Another server is in it.
    }
  }
}
