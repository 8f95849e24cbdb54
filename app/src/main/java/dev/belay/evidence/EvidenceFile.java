package dev.belay.evidence;

import dev.belay.outside.ExitCode;
import dev.belay.outside.Failure;
import dev.belay.outside.OutsideException;
import dev.belay.store.InstallationKey;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Base64;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.MapperFeature;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

/**
 * Evidence as a file that an installation signed: one line of canonical JSON, and below it the
 * Ed25519 signature of that line in Base64.
 */
public final class EvidenceFile {
  private static final JsonMapper CANONICAL =
      JsonMapper.builder()
          .enable(MapperFeature.SORT_PROPERTIES_ALPHABETICALLY)
          .enable(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS)
          .build();

  private EvidenceFile() {}

  /** Writes it aside and renames: a reader sees the evidence before or this, never half. */
  public static void write(Path file, Object evidence, InstallationKey key) {
    String text = CANONICAL.writeValueAsString(evidence);
    String signature = Base64.getEncoder().encodeToString(key.sign(bytes(text)));
    try {
      Files.createDirectories(file.toAbsolutePath().getParent());
      Path aside = file.resolveSibling(file.getFileName() + ".new");
      Files.writeString(aside, text + "\n" + signature + "\n");
      Files.move(aside, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException e) {
      throw new OutsideException(
          Failure.unknown("the evidence could not be written", file + ": " + e, "df -h " + file),
          e);
    }
  }

  /**
   * Reads evidence that this installation signed.
   *
   * @throws OutsideException with NOT_PROVEN when it was changed since, or signed elsewhere
   */
  public static <E> E read(Path file, Class<E> kind, InstallationKey key) {
    try {
      var lines = Files.readAllLines(file);
      if (lines.size() != 2 || !key.signed(bytes(lines.get(0)), decoded(lines.get(1)))) {
        throw refused(file, "its signature is not this installation's over this content");
      }
      return CANONICAL.readValue(lines.get(0), kind);
    } catch (JacksonException e) {
      throw refused(file, "this Belay does not read its shape: " + e.getOriginalMessage());
    } catch (IOException e) {
      throw refused(file, e.toString());
    }
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static byte[] decoded(String text) {
    try {
      return Base64.getDecoder().decode(text);
    } catch (IllegalArgumentException e) {
      return new byte[0]; // no signature at all: refused as one that does not fit
    }
  }

  private static OutsideException refused(Path file, String seen) {
    return new OutsideException(
        new Failure(
            ExitCode.NOT_PROVEN,
            "the evidence cannot be relied on",
            file + ": " + seen,
            "belay rehearse, with the plan's folder"));
  }
}
