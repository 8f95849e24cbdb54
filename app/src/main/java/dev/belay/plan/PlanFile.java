package dev.belay.plan;

import dev.belay.outside.Failure;
import dev.belay.outside.OutsideException;
import dev.belay.outside.Sha256;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.MapperFeature;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

/**
 * A plan as canonical JSON: keys in alphabetical order, no white space, one line. The SHA-256 of
 * these bytes is the plan's digest, and the digest is its id.
 */
public final class PlanFile {
  private static final JsonMapper CANONICAL =
      JsonMapper.builder()
          .enable(MapperFeature.SORT_PROPERTIES_ALPHABETICALLY)
          .enable(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS)
          .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
          .enable(DeserializationFeature.FAIL_ON_NULL_CREATOR_PROPERTIES)
          .build();

  private PlanFile() {}

  public static String text(Plan plan) {
    return CANONICAL.writeValueAsString(plan);
  }

  /** SHA-256 of the canonical text, as hex digits. */
  public static String digest(Plan plan) {
    return Sha256.of(text(plan).getBytes(StandardCharsets.UTF_8));
  }

  /** Reads a plan; what is not a plan, or contradicts itself, is refused. */
  public static Plan parse(String text, String source) {
    try {
      return CANONICAL.readValue(text, Plan.class);
    } catch (JacksonException e) {
      if (e.getCause() instanceof OutsideException contradiction) {
        throw contradiction;
      }
      var at = e.getLocation();
      throw new OutsideException(
          Failure.badInput(
              "this is not a plan",
              "%s:%d: %s"
                  .formatted(source, at == null ? 0 : at.getLineNr(), e.getOriginalMessage()),
              "belay plan --help"),
          e);
    }
  }

  public static Plan read(Path file) {
    try {
      return parse(Files.readString(file), file.toString());
    } catch (IOException e) {
      throw new OutsideException(
          Failure.badInput("the plan could not be read", file + ": " + e, "ls -l " + file), e);
    }
  }
}
