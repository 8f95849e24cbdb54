package dev.belay.step;

import dev.belay.outside.Failure;
import dev.belay.outside.OutsideException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;

/**
 * Everything that the file of an installation says, key by key: {@code commands.migrate}. Comments
 * and order say nothing; a key that this Belay does not know is among them all the same.
 */
final class DescriptionKeys {
  private final SortedMap<String, byte[]> values = new TreeMap<>();

  private DescriptionKeys() {}

  static SortedMap<String, byte[]> of(Path file) {
    var keys = new DescriptionKeys();
    try {
      keys.add(
          "",
          new Load(LoadSettings.builder().setLabel(file.toString()).build())
              .loadFromString(Files.readString(file)));
    } catch (IOException | YamlEngineException e) {
      throw new OutsideException(
          Failure.badInput(
              "the installation file cannot be used",
              file + ": " + String.valueOf(e.getMessage()).replaceAll("\\s+", " "),
              "docs/installation-file.md has its keys and an example"),
          e);
    }
    return keys.values;
  }

  private void add(String at, @Nullable Object value) {
    switch (value) {
      case Map<?, ?> table when !table.isEmpty() ->
          table.forEach((key, v) -> add(at.isEmpty() ? "" + key : at + "." + key, v));
      case List<?> list when !list.isEmpty() -> {
        for (int i = 0; i < list.size(); i++) {
          add(at + "." + i, list.get(i));
        }
      }
      case null -> values.put(at, new byte[0]);
      default ->
          values.put(
              at,
              (value.getClass().getSimpleName() + " " + value).getBytes(StandardCharsets.UTF_8));
    }
  }
}
