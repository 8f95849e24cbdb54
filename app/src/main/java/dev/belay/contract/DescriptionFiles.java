package dev.belay.contract;

import dev.belay.outside.Failure;
import dev.belay.outside.OutsideException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Descriptions in files: one file, or every {@code *.json} of a directory as one API. */
public final class DescriptionFiles {
  private static final long LARGEST_BYTES = 64L << 20;

  private DescriptionFiles() {}

  /**
   * @throws OutsideException when there is nothing there, or a file is no API description
   */
  public static Description read(Path path) {
    List<Path> files = files(path);
    var operations = new ArrayList<Operation>();
    var notes = new ArrayList<String>();
    for (Path file : files) {
      var own = new ArrayList<String>();
      operations.addAll(read(json(file), part(file), file.toString(), own));
      own.forEach(n -> notes.add(file.getFileName() + ": " + n));
    }
    return new Description(path.toString(), operations, notes);
  }

  static List<Operation> read(JsonNode root, String part, String where, List<String> notes) {
    boolean described = root.has("openapi") || root.has("swagger");
    if (!described || !root.path("paths").isObject()) {
      throw new OutsideException(
          Failure.badInput(
              "a file is no API description",
              where + ": no `openapi` or `swagger` version with `paths` at the top",
              "belay api diff --help"));
    }
    try {
      return DescriptionReader.read(root, part, notes);
    } catch (StackOverflowError e) {
      throw new OutsideException(
          Failure.badInput(
              "an API description is nested too deeply",
              where + ": its schemas do not end within what can be read",
              "belay api diff --help"),
          e);
    }
  }

  static List<Path> files(Path path) {
    if (Files.isRegularFile(path)) {
      return List.of(path);
    }
    try (var listed = Files.list(path)) {
      List<Path> files =
          listed.filter(f -> f.getFileName().toString().endsWith(".json")).sorted().toList();
      if (!files.isEmpty()) {
        return files;
      }
    } catch (IOException e) {
      throw missing(path, e.toString());
    }
    throw missing(path, "no *.json in it");
  }

  private static OutsideException missing(Path path, String why) {
    return new OutsideException(
        Failure.badInput(
            "no API description was found",
            path + ": " + why + "; versions known without files: " + KnownDescriptions.words(),
            "belay api diff " + KnownDescriptions.example()));
  }

  static JsonNode json(Path file) {
    try {
      if (Files.size(file) > LARGEST_BYTES) {
        throw new OutsideException(
            Failure.badInput(
                "an API description is too large",
                "%s has %d MB, the most is %d MB"
                    .formatted(file, Files.size(file) >> 20, LARGEST_BYTES >> 20),
                "give the description itself, not an archive or a log"));
      }
      return JsonMapper.shared().readTree(Files.readAllBytes(file));
    } catch (JacksonException e) {
      var at = e.getLocation();
      throw new OutsideException(
          Failure.badInput(
              "a file is not JSON",
              "%s:%d: %s".formatted(file, at == null ? 1 : at.getLineNr(), e.getOriginalMessage()),
              "export the description again, for example from /v1/openapi.json"),
          e);
    } catch (IOException e) {
      throw new OutsideException(
          Failure.badInput("a file could not be read", file + ": " + e, "ls -l " + file), e);
    }
  }

  /** {@code chat} of {@code openapi_chat.json}. */
  static String part(Path file) {
    return file.getFileName().toString().replaceFirst("\\.json$", "").replaceFirst("^openapi_", "");
  }
}
