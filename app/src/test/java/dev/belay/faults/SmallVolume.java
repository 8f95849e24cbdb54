package dev.belay.faults;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;

/** A small file system in memory that can be filled to its last block; only root can mount one. */
record SmallVolume(Path path) implements AutoCloseable {
  private static final String FILLER = "filler";

  static boolean possible() {
    return System.getProperty("user.name").equals("root") && Files.exists(Path.of("/proc/mounts"));
  }

  static SmallVolume mount(Path at, int megabytes) throws IOException, InterruptedException {
    Files.createDirectories(at);
    run("mount", "-t", "tmpfs", "-o", "size=" + megabytes + "m", "tmpfs", at.toString());
    Files.setPosixFilePermissions(at, PosixFilePermissions.fromString("rwxr-xr-x"));
    return new SmallVolume(at);
  }

  /** Unmounts what a test left below a folder that was killed. */
  static void leaveNone(Path below) throws IOException {
    if (possible()) {
      for (String line : Files.readAllLines(Path.of("/proc/mounts"))) {
        Path at = Path.of(line.split(" ")[1]);
        if (at.startsWith(below) && !at.equals(below)) {
          new SmallVolume(at).close();
        }
      }
    }
  }

  /** Leaves no room at all. */
  void fill() throws IOException {
    try (var file =
        FileChannel.open(
            path.resolve(FILLER), StandardOpenOption.CREATE, StandardOpenOption.APPEND)) {
      for (int block = 1 << 20; block >= 1 << 10; block /= 4) {
        while (written(file, block)) {}
      }
    }
  }

  private static boolean written(FileChannel file, int bytes) {
    try {
      return file.write(ByteBuffer.allocate(bytes)) == bytes;
    } catch (IOException e) {
      return false;
    }
  }

  void free() throws IOException {
    Files.deleteIfExists(path.resolve(FILLER));
  }

  private static void run(String... argv) throws IOException, InterruptedException {
    if (new ProcessBuilder(argv).inheritIO().start().waitFor() != 0) {
      throw new IllegalStateException(String.join(" ", argv));
    }
  }

  @Override
  public void close() throws IOException {
    try {
      run("umount", "-l", path.toString());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
