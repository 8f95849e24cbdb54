package dev.belay.migration;

import dev.belay.outside.Failure;
import dev.belay.outside.OutsideException;
import dev.belay.release.Fingerprint;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;

/**
 * The text of one migration file.
 *
 * @param name without its folder, as messages use it
 */
public record RevisionFile(String name, String text) {
  /** Bytes; the largest migration of Dify has under 100 000. */
  static final int LARGEST = 4_000_000;

  /** Of its text, as the catalog has it. */
  String fingerprint() {
    return Fingerprint.of(text.getBytes(StandardCharsets.UTF_8));
  }

  /**
   * Reads a plain file; a link, a pipe or a device is none, wherever it leads.
   *
   * @throws OutsideException with file and line when it is no text that a migration could be
   */
  public static String read(Path file) throws IOException {
    if (!Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
      throw refused(file + ":1: a link, a folder or a device");
    }
    long size = Files.size(file);
    if (size > LARGEST) {
      throw tooLarge(file.toString(), size);
    }
    return text(file.toString(), Files.readAllBytes(file));
  }

  /** The text of a file's bytes, which have to be UTF-8 without a zero. */
  static String text(String file, byte[] bytes) {
    if (bytes.length > LARGEST) {
      throw tooLarge(file, bytes.length);
    }
    ByteBuffer left = ByteBuffer.wrap(bytes);
    CharBuffer into = CharBuffer.allocate(bytes.length);
    var decoder = StandardCharsets.UTF_8.newDecoder();
    try {
      var result = decoder.decode(left, into, true);
      if (result.isError()) {
        result.throwException();
      }
    } catch (CharacterCodingException e) {
      throw refused(file + ":" + line(bytes, left.position()) + ": not UTF-8");
    }
    String text = into.flip().toString();
    int zero = text.indexOf('\0');
    if (zero >= 0) {
      throw refused(
          file
              + ":"
              + (1 + text.substring(0, zero).chars().filter(c -> c == '\n').count())
              + ": a zero byte");
    }
    return text;
  }

  private static int line(byte[] bytes, int to) {
    int line = 1;
    for (int i = 0; i < to; i++) {
      line += bytes[i] == '\n' ? 1 : 0;
    }
    return line;
  }

  static OutsideException tooLarge(String file, long bytes) {
    return refused(file + ":1: " + bytes + " bytes, more than " + LARGEST);
  }

  static OutsideException refused(String seen) {
    return new OutsideException(
        Failure.badInput(
            "a file is no migration that could be read",
            seen,
            "compare the file with the release it belongs to, or leave it out"));
  }
}
