package dev.belay.step;

import dev.belay.outside.Durable;
import dev.belay.outside.ExitCode;
import dev.belay.outside.Failure;
import dev.belay.outside.OutsideException;
import dev.belay.outside.OwnFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/**
 * What a step keeps in the run's directory for a later one: a JSON file that is there whole or not
 * at all, also after a power loss.
 *
 * @param what it holds, in words for messages
 */
record RunNote(Path file, String what) {

  static RunNote of(World world, String name, String what) {
    return new RunNote(world.directory().resolve(name + ".json"), what);
  }

  <T> Optional<T> read(TypeReference<T> type) {
    if (!Files.exists(file)) {
      return Optional.empty();
    }
    try {
      return Optional.of(JsonMapper.shared().readValue(OwnFile.read(file), type));
    } catch (IOException | JacksonException e) {
      throw unusable(e);
    }
  }

  /** Replaces what was there. */
  void write(Object value) {
    try {
      Durable.write(file, JsonMapper.shared().writeValueAsBytes(value));
    } catch (IOException e) {
      throw unusable(e);
    }
  }

  private OutsideException unusable(Exception e) {
    return new OutsideException(
        new Failure(
            ExitCode.STOPPED,
            what + " could not be kept or read",
            file + ": " + e.getMessage(),
            "ls -l " + file),
        e);
  }
}
