package dev.belay.faults;

import dev.belay.outside.Folders;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;

/**
 * A folder in memory, where the system has one: what is killed are processes and not machines, and
 * on a disk most of the time of a crash is waiting until files are forced to it.
 */
record MemoryFolder(Path path) implements AutoCloseable {
  private static final Path MEMORY = Path.of("/dev/shm");
  private static final long WANTED_BYTES = 2L << 30;
  private static final String PREFIX = "belay-faults-";

  static MemoryFolder make() throws IOException {
    Path below =
        Files.isWritable(MEMORY) && MEMORY.toFile().getUsableSpace() > WANTED_BYTES
            ? MEMORY
            : Path.of(System.getProperty("java.io.tmpdir"));
    sweep(below);
    Path folder = below.resolve(PREFIX + ProcessHandle.current().pid());
    Files.createDirectories(folder);
    // The server's own user passes through it.
    Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
    return new MemoryFolder(folder);
  }

  /** Deletes what a test left that was killed. */
  private static void sweep(Path below) throws IOException {
    try (var folders = Files.newDirectoryStream(below, PREFIX + "*")) {
      for (Path folder : folders) {
        long owner = Long.parseLong(folder.getFileName().toString().substring(PREFIX.length()));
        if (ProcessHandle.of(owner).isEmpty()) {
          SmallVolume.leaveNone(folder);
          Folders.delete(folder);
        }
      }
    }
  }

  /** Below it scratch servers are started; those of dead tests are ended and deleted first. */
  Path servers() {
    return path.resolveSibling("belay-test-servers");
  }

  @Override
  public void close() {
    Folders.delete(path);
  }
}
