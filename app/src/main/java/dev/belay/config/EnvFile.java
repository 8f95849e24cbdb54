package dev.belay.config;

import dev.belay.outside.Failure;
import dev.belay.outside.OutsideException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * An environment file as Docker Compose reads it, with its text kept whole: {@link #text} is the
 * file, character by character, and every entry knows its span in it.
 *
 * @param name for messages, usually the path below the installation
 */
public record EnvFile(String name, String text, List<EnvEntry> entries) {
  /** Larger than any environment file, small enough to refuse a log or a dump at once. */
  public static final int LIMIT_BYTES = 8 << 20;

  public EnvFile {
    entries = List.copyOf(entries);
  }

  /**
   * @throws OutsideException with file:line where Compose would refuse the text
   */
  public static EnvFile parse(String name, String text) {
    return new EnvFile(name, text, new EnvParser(name, text).entries());
  }

  /**
   * @throws OutsideException when it is no readable file of at most {@link #LIMIT_BYTES} in UTF-8,
   *     or Compose would refuse it
   */
  public static EnvFile read(Path path, String name) {
    return parse(name, text(path, name));
  }

  private static String text(Path path, String name) {
    try {
      if (Files.isDirectory(path)) {
        throw refused(name, "it is a directory", "ls -la " + path);
      }
      long size = Files.size(path);
      if (size > LIMIT_BYTES || !Files.isRegularFile(path)) {
        throw refused(
            name,
            Files.isRegularFile(path)
                ? "it has %,d bytes, the limit is %,d".formatted(size, LIMIT_BYTES)
                : "it is not a regular file",
            "ls -la " + path);
      }
      return decoded(Files.readAllBytes(path), name, path);
    } catch (IOException e) {
      throw new OutsideException(
          Failure.badInput(
              name + " could not be read",
              e.getClass().getSimpleName() + " on " + path,
              "ls -la " + path),
          e);
    }
  }

  private static String decoded(byte[] bytes, String name, Path path) {
    ByteBuffer in = ByteBuffer.wrap(bytes);
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(in).toString();
    } catch (CharacterCodingException e) {
      int line = 1;
      for (int i = 0; i < in.position(); i++) {
        line += bytes[i] == '\n' ? 1 : 0;
      }
      throw refused(
          name + ":" + line,
          "byte %d is 0x%02x, which is not UTF-8".formatted(in.position(), bytes[in.position()]),
          "iconv -f ISO-8859-1 -t UTF-8 " + path);
    }
  }

  private static OutsideException refused(String where, String seen, String next) {
    return new OutsideException(
        Failure.badInput(where + " is not an environment file", seen, next));
  }

  /** The entry that decides the key: the last one. */
  public Optional<EnvEntry> find(String key) {
    for (int i = entries.size() - 1; i >= 0; i--) {
      if (entries.get(i).key().equals(key)) {
        return Optional.of(entries.get(i));
      }
    }
    return Optional.empty();
  }

  /** {@code name:line}. */
  public String place(EnvEntry entry) {
    return name + ":" + entry.line();
  }

  /**
   * Key to value, in the order of first mention; later assignments win. Variables are looked up
   * outside first and then among the keys before, as Compose does. An inherited key that is not
   * outside is absent.
   *
   * @throws OutsideException with file:line for a malformed or missing required variable
   */
  public Map<String, String> values(Variables outside) {
    var values = new LinkedHashMap<String, String>();
    Variables variables = outside.or(Variables.of(values));
    for (EnvEntry entry : entries) {
      switch (entry.form()) {
        case INHERITED -> outside.find(entry.key()).ifPresent(v -> values.put(entry.key(), v));
        case LITERAL -> values.put(entry.key(), entry.template());
        case PLAIN, QUOTED -> {
          String text = entry.template();
          boolean plain = text.indexOf('$') < 0; // most are, and need no place
          values.put(
              entry.key(), plain ? text : Interpolation.expand(text, place(entry), variables));
        }
      }
    }
    return values;
  }
}
