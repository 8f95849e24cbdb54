package dev.belay.store.postgres;

import dev.belay.database.Session;
import dev.belay.outside.Observed;
import dev.belay.outside.OutsideException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;

/** The server's data directory, when it lies on this host. */
final class DataDirectory {
  private static final Set<String> CLONING = Set.of("btrfs", "xfs", "apfs", "bcachefs");

  private DataDirectory() {}

  /**
   * The directory as this host sees it; only when the system identifier in it is the server's,
   * since the same path may be another server's here.
   */
  static Optional<Path> local(Session session, String host) {
    if (!Set.of("127.0.0.1", "localhost", "::1").contains(host)) {
      return Optional.empty();
    }
    try {
      Path folder = Path.of(session.text("show data_directory"));
      long identifier = session.number("select system_identifier from pg_control_system()");
      byte[] control = new byte[8];
      try (var in = Files.newInputStream(folder.resolve("global/pg_control"))) {
        in.readNBytes(control, 0, 8);
      }
      long here = ByteBuffer.wrap(control).order(ByteOrder.nativeOrder()).getLong();
      return here == identifier ? Optional.of(folder) : Optional.empty();
    } catch (OutsideException | IOException e) {
      return Optional.empty(); // not visible to this role or this user
    }
  }

  static Observed<Long> freeBytes(Session session, String host) {
    Optional<Path> folder = local(session, host);
    if (folder.isEmpty()) {
      return Observed.unknown(
          "its data directory is not readable here", "look with df on the server");
    }
    try {
      return Observed.known(Files.getFileStore(folder.orElseThrow()).getUsableSpace());
    } catch (IOException e) {
      return Observed.unknown(String.valueOf(e.getMessage()), "look with df on the server");
    }
  }

  /** Whether the file system below the server can clone files. */
  static boolean clones(Session session, String host) {
    try {
      Optional<Path> folder = local(session, host);
      return folder.isPresent()
          && CLONING.contains(Files.getFileStore(folder.orElseThrow()).type());
    } catch (IOException e) {
      return false;
    }
  }
}
