package dev.belay.database;

import dev.belay.outside.Command;
import dev.belay.outside.Failure;
import dev.belay.outside.Folders;
import dev.belay.outside.OutsideException;
import dev.belay.outside.Shell;
import java.io.IOException;
import java.io.InputStream;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import org.tukaani.xz.XZInputStream;

/**
 * The PostgreSQL that Belay ships for its demo, its simulations and as a last choice for a twin: a
 * server of one major, without pg_dump or psql. It is unpacked once per user and version.
 */
public final class EmbeddedPostgres {
  private EmbeddedPostgres() {}

  /**
   * @throws OutsideException when this build holds no server for this platform, or it could not be
   *     unpacked
   */
  public static PostgresBinaries unpacked(Shell shell) {
    URL archive = EmbeddedPostgres.class.getResource("/" + archiveName());
    if (archive == null) {
      throw new OutsideException(
          Failure.unknown(
              "this build holds no PostgreSQL for this platform",
              archiveName() + " is not among its jars",
              "install PostgreSQL and name its folder with --postgres-dir"));
    }
    Path cache = Unprivileged.of(shell).cache();
    try {
      Path home = cache.resolve("postgres-" + archive.openConnection().getLastModified());
      if (!Files.isExecutable(home.resolve("bin/postgres"))) {
        unpack(archive, cache, home);
      }
      String said =
          shell.run(Command.of(home.resolve("bin/postgres").toString(), "--version")).stdout();
      String version = said.replaceAll("(?s).*\\(PostgreSQL\\) (\\S+).*", "$1");
      return new PostgresBinaries(
          home.resolve("bin"), version, "the embedded PostgreSQL " + version);
    } catch (IOException e) {
      throw new OutsideException(
          Failure.unknown(
              "the embedded PostgreSQL could not be unpacked",
              cache + ": " + e.getMessage(),
              "set XDG_CACHE_HOME to a folder with 80 MB of room"),
          e);
    }
  }

  private static String archiveName() {
    String system = System.getProperty("os.name").toLowerCase(Locale.ROOT);
    String machine = System.getProperty("os.arch").equals("aarch64") ? "arm_64" : "x86_64";
    return "postgres-%s-%s.txz".formatted(system.contains("mac") ? "darwin" : "linux", machine);
  }

  /** Unpacks aside and moves into place whole, so that another process never sees a part. */
  private static void unpack(URL archive, Path cache, Path home) throws IOException {
    Files.createDirectories(cache);
    Path aside = Files.createTempDirectory(cache, "unpacking-");
    try {
      Files.setPosixFilePermissions(
          aside, java.nio.file.attribute.PosixFilePermissions.fromString("rwxr-xr-x"));
      try (InputStream in = new XZInputStream(archive.openStream())) {
        TarArchive.unpack(in, aside);
      }
      Files.move(aside, home);
    } catch (IOException e) {
      if (!Files.isExecutable(home.resolve("bin/postgres"))) {
        throw e;
      }
    } finally {
      Folders.delete(aside);
    }
  }
}
