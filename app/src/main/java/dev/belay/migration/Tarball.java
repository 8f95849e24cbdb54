package dev.belay.migration;

import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.zip.GZIPInputStream;

/** Reads the Python files of a tar or tar.gz; nothing is unpacked to disk. */
final class Tarball {
  private static final int BLOCK = 512;
  private static final int MOST = 5_000;

  /** Unpacked; a release of Dify has under 200 MB. */
  private static final long MOST_BYTES = 2_000_000_000L;

  private Tarball() {}

  static Map<String, String> texts(Path file) throws IOException {
    try (InputStream raw = new BufferedInputStream(Files.newInputStream(file))) {
      raw.mark(2);
      boolean gzip = raw.read() == 0x1f && raw.read() == 0x8b;
      raw.reset();
      try (var in =
          new DataInputStream(new BufferedInputStream(gzip ? new GZIPInputStream(raw) : raw))) {
        return read(in);
      }
    }
  }

  private static Map<String, String> read(DataInputStream in) throws IOException {
    var files = new LinkedHashMap<String, String>();
    byte[] header = new byte[BLOCK];
    String longName = "";
    long unpacked = 0;
    while (in.readNBytes(header, 0, BLOCK) == BLOCK && header[0] != 0) {
      long size = octal(header, 124, 12);
      char type = (char) header[156];
      String name = longName.isEmpty() ? name(header) : longName;
      longName = "";
      long padded = (size + BLOCK - 1) / BLOCK * BLOCK;
      boolean wanted =
          name.endsWith(".py") && (name.contains("migrations/versions/") || convention(name));
      unpacked += BLOCK + padded;
      if (unpacked > MOST_BYTES || files.size() > MOST) {
        throw RevisionFile.refused(
            "%d bytes and %d migrations so far, more than a release has"
                .formatted(unpacked, files.size()));
      }
      if (wanted && "12346".indexOf(type) >= 0) { // links, devices, pipes
        throw RevisionFile.refused(name + ":1: a link or a device");
      }
      if ((type == 'L' || type == 'x') && size < 64_000) {
        longName = longName(type, new String(bytes(in, size, padded), StandardCharsets.UTF_8));
      } else if ((type == '0' || type == 0) && wanted) {
        if (size > RevisionFile.LARGEST) {
          throw RevisionFile.tooLarge(name, size);
        }
        files.put(name, RevisionFile.text(name, bytes(in, size, padded)));
      } else {
        in.skipNBytes(padded);
      }
    }
    return files;
  }

  private static boolean convention(String name) {
    return MigrationFiles.CONVENTIONS.stream().anyMatch(name::endsWith);
  }

  private static byte[] bytes(DataInputStream in, long size, long padded) throws IOException {
    byte[] bytes = in.readNBytes((int) size);
    in.skipNBytes(padded - size);
    return bytes;
  }

  /** GNU's long name is the content itself, a pax header has a line {@code 30 path=…}. */
  private static String longName(char type, String content) {
    if (type == 'L') {
      return content.replace("\0", "");
    }
    for (String line : content.split("\n", -1)) {
      int path = line.indexOf(" path=");
      if (path > 0) {
        return line.substring(path + " path=".length());
      }
    }
    return "";
  }

  private static String name(byte[] header) {
    String prefix = field(header, 345, 155);
    String name = field(header, 0, 100);
    return prefix.isEmpty() ? name : prefix + "/" + name;
  }

  private static String field(byte[] header, int from, int length) {
    int end = from;
    while (end < from + length && header[end] != 0) {
      end++;
    }
    return new String(header, from, end - from, StandardCharsets.UTF_8);
  }

  private static long octal(byte[] header, int from, int length) throws IOException {
    String text = field(header, from, length).strip();
    try {
      long value = text.isEmpty() ? 0 : Long.parseLong(text, 8);
      if (value < 0) {
        throw new NumberFormatException(text);
      }
      return value;
    } catch (NumberFormatException e) {
      throw new IOException("not a tar archive", e);
    }
  }
}
