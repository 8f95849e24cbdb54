package dev.belay.store;

import dev.belay.outside.Durable;
import dev.belay.outside.ExitCode;
import dev.belay.outside.Failure;
import dev.belay.outside.OutsideException;
import dev.belay.outside.OwnFile;
import dev.belay.outside.Sha256;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Base64;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.MapperFeature;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

/**
 * A record as a file that this installation signed: one line of canonical JSON, and below it the
 * Ed25519 signature of that line in Base64. The SHA-256 of the first line is its digest.
 */
public final class SignedFile {
  private static final JsonMapper CANONICAL =
      JsonMapper.builder()
          .enable(MapperFeature.SORT_PROPERTIES_ALPHABETICALLY)
          .enable(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS)
          .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
          .build();

  private SignedFile() {}

  /**
   * What was read.
   *
   * @param digest SHA-256 of the signed line, in hexadecimal
   */
  public record Signed<T>(T content, String digest) {}

  /** Writes it, durably and for the owner only; answers the digest. */
  public static String write(Path file, Object content, InstallationKey key) {
    byte[] line = CANONICAL.writeValueAsBytes(content);
    String text =
        new String(line, StandardCharsets.UTF_8)
            + "\n"
            + Base64.getEncoder().encodeToString(key.sign(line))
            + "\n";
    try {
      Durable.write(file, text.getBytes(StandardCharsets.UTF_8));
      return Sha256.of(line);
    } catch (IOException e) {
      throw new OutsideException(
          new Failure(
              ExitCode.STOPPED,
              "a signed file could not be written",
              file + ": " + e.getMessage(),
              "df -h " + file.toAbsolutePath().getParent()),
          e);
    }
  }

  /**
   * @throws OutsideException with DIFFERS when it is missing, was changed, or another installation
   *     signed it
   */
  public static <T> Signed<T> read(Path file, Class<T> kind, InstallationKey key) {
    try {
      String text = OwnFile.text(file);
      var lines = text.lines().toList();
      byte[] line = lines.isEmpty() ? new byte[0] : lines.get(0).getBytes(StandardCharsets.UTF_8);
      if (lines.size() != 2 || !text.endsWith("\n") || !key.signed(line, signature(lines.get(1)))) {
        throw refused(file, "its signature is not this installation's over this content");
      }
      return new Signed<>(CANONICAL.readValue(line, kind), Sha256.of(line));
    } catch (JacksonException e) {
      throw refused(file, "this Belay does not read its shape: " + e.getOriginalMessage());
    } catch (IOException e) {
      throw refused(file, String.valueOf(e));
    }
  }

  private static byte[] signature(String text) {
    try {
      return Base64.getDecoder().decode(text);
    } catch (IllegalArgumentException e) {
      return new byte[0]; // no signature at all: refused as one that does not fit
    }
  }

  private static OutsideException refused(Path file, String seen) {
    return new OutsideException(
        new Failure(
            ExitCode.DIFFERS,
            "a signed file cannot be relied on",
            file + ": " + seen,
            "name the --state under which it was made, or make it again and keep this one for"
                + " inspection"));
  }
}
