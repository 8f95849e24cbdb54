package dev.belay.store.files;

import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HexFormat;

/**
 * Paths as text and back, byte for byte, whatever the locale of the process is: a name that is not
 * UTF-8 is written with {@code \xHH}, and so is a backslash.
 */
final class Names {
  private static final Path ROOT = Path.of("/");

  private Names() {}

  /** The path below the root, separated by slashes. */
  static String of(Path root, Path path) {
    String plain = root.relativize(path).toString();
    return isPlain(plain) ? plain : text(bytes(path), bytes(root).length + 1);
  }

  /** The inverse of {@link #of}. */
  static Path resolve(Path root, String name) {
    if (isPlain(name)) {
      return root.resolve(name);
    }
    var uri = new StringBuilder("file://");
    for (byte b : bytes(root)) {
      uri.append("%%%02X".formatted(b & 0xff).replace("%2F", "/"));
    }
    uri.append('/');
    for (byte b : raw(name)) {
      uri.append("%%%02X".formatted(b & 0xff).replace("%2F", "/"));
    }
    return Path.of(URI.create(uri.toString()));
  }

  /** What a symbolic link says, absolute or relative. */
  static String ofTarget(Path target) {
    String plain = target.toString();
    if (isPlain(plain)) {
      return plain;
    }
    byte[] absolute = bytes(ROOT.resolve(target));
    return text(absolute, target.isAbsolute() ? 0 : 1);
  }

  /** The inverse of {@link #ofTarget}. */
  static Path target(String text) {
    if (isPlain(text)) {
      return Path.of(text);
    }
    Path absolute = resolve(ROOT, text.startsWith("/") ? text.substring(1) : text);
    return text.startsWith("/") ? absolute : absolute.subpath(0, absolute.getNameCount());
  }

  private static boolean isPlain(String name) {
    return name.chars().allMatch(c -> c > 0x1f && c < 0x7f && c != '\\');
  }

  /** A URI carries the bytes of the file system; the string of a path does not. */
  private static byte[] bytes(Path path) {
    String raw = path.toUri().getRawPath();
    if (raw.endsWith("/")) {
      raw = raw.substring(0, raw.length() - 1);
    }
    var out = ByteBuffer.allocate(raw.length());
    for (int i = 0; i < raw.length(); i++) {
      if (raw.charAt(i) == '%') {
        out.put((byte) HexFormat.fromHexDigits(raw, i + 1, i + 3));
        i += 2;
      } else {
        out.put((byte) raw.charAt(i));
      }
    }
    return Arrays.copyOf(out.array(), out.position());
  }

  private static String text(byte[] bytes, int from) {
    var rest = ByteBuffer.wrap(bytes, from, bytes.length - from).slice();
    var strict = StandardCharsets.UTF_8.newDecoder();
    strict.onMalformedInput(CodingErrorAction.REPORT);
    try {
      String decoded = strict.decode(rest.duplicate()).toString();
      if (decoded.chars().noneMatch(c -> c < 0x20 || c == 0x7f || c == '\\')) {
        return decoded;
      }
    } catch (CharacterCodingException e) {
      // Not UTF-8: escaped below.
    }
    var text = new StringBuilder();
    while (rest.hasRemaining()) {
      byte b = rest.get();
      text.append(
          b > 0x1f && b < 0x7f && b != '\\'
              ? String.valueOf((char) b)
              : "\\x%02X".formatted(b & 0xff));
    }
    return text.toString();
  }

  private static byte[] raw(String name) {
    if (name.indexOf('\\') < 0) {
      return name.getBytes(StandardCharsets.UTF_8);
    }
    var out = ByteBuffer.allocate(name.length());
    for (int i = 0; i < name.length(); i++) {
      if (name.charAt(i) == '\\') {
        out.put((byte) HexFormat.fromHexDigits(name, i + 2, i + 4));
        i += 3;
      } else {
        out.put((byte) name.charAt(i));
      }
    }
    return Arrays.copyOf(out.array(), out.position());
  }
}
