package dev.belay.database;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;

/** Unpacks the part of the tar format (ustar) in which the embedded server is packed. */
final class TarArchive {
  private static final int BLOCK = 512;

  private TarArchive() {}

  static void unpack(InputStream in, Path into) throws IOException {
    String longName = "";
    while (true) {
      byte[] header = in.readNBytes(BLOCK);
      if (header.length < BLOCK || header[0] == 0) {
        return;
      }
      long size = Long.parseLong(text(header, 124, 12).strip(), 8);
      String prefix = text(header, 345, 155);
      String name = prefix.isEmpty() ? text(header, 0, 100) : prefix + "/" + text(header, 0, 100);
      if (!longName.isEmpty()) {
        name = longName;
        longName = "";
      }
      switch (header[156]) {
        case 'L' ->
            longName = new String(content(in, size), StandardCharsets.UTF_8).replace("\0", "");
        case '5' -> Files.createDirectories(inside(into, name));
        case '2' -> {
          Path link = inside(into, name);
          Files.createDirectories(link.getParent());
          Files.createSymbolicLink(link, Path.of(text(header, 157, 100)));
        }
        case '0', 0 -> file(in, size, inside(into, name), text(header, 100, 8));
        default -> content(in, size);
      }
    }
  }

  private static void file(InputStream in, long size, Path file, String mode) throws IOException {
    Files.createDirectories(file.getParent());
    try (OutputStream out = Files.newOutputStream(file)) {
      long left = size;
      byte[] buffer = new byte[1 << 16];
      while (left > 0) {
        int read = in.read(buffer, 0, (int) Math.min(buffer.length, left));
        if (read < 0) {
          throw new IOException("the archive ends inside " + file.getFileName());
        }
        out.write(buffer, 0, read);
        left -= read;
      }
    }
    in.skipNBytes(padding(size));
    boolean executable = (Integer.parseInt(mode.strip(), 8) & 0100) != 0;
    Files.setPosixFilePermissions(
        file, PosixFilePermissions.fromString(executable ? "rwxr-xr-x" : "rw-r--r--"));
  }

  private static byte[] content(InputStream in, long size) throws IOException {
    byte[] bytes = in.readNBytes((int) size);
    in.skipNBytes(padding(size));
    return bytes;
  }

  private static long padding(long size) {
    return (BLOCK - size % BLOCK) % BLOCK;
  }

  private static Path inside(Path into, String name) throws IOException {
    Path path = into.resolve(name).normalize();
    if (!path.startsWith(into)) {
      throw new IOException("the archive names a path outside: " + name);
    }
    return path;
  }

  private static String text(byte[] header, int from, int length) {
    int end = from;
    while (end < from + length && header[end] != 0) {
      end++;
    }
    return new String(header, from, end - from, StandardCharsets.UTF_8);
  }
}
