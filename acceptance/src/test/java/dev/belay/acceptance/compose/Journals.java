package dev.belay.acceptance.compose;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** What the youngest run of a state directory has written so far; another process writes it. */
record Journals(Path runs) {
  private static final Pattern STEP = Pattern.compile("\"step\":\"([^\"]*)\"");

  /** All lines, each as JSON. */
  List<String> lines() {
    if (!Files.isDirectory(runs)) {
      return List.of();
    }
    try (Stream<Path> all = Files.list(runs)) {
      var lines = new ArrayList<String>();
      for (Path run : all.sorted(Comparator.reverseOrder()).limit(1).toList()) {
        for (Path file : journals(run)) {
          lines.addAll(Files.readAllLines(file));
        }
      }
      return lines;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static List<Path> journals(Path run) throws IOException {
    try (Stream<Path> all = Files.walk(run)) {
      return all.filter(p -> p.endsWith("journal.jsonl")).sorted().toList();
    }
  }

  String text() {
    return String.join("\n", lines());
  }

  /** The step of the last entry of this kind, or nothing. */
  String last(String entry) {
    return lines().stream()
        .filter(l -> l.contains("\"entry\":\"" + entry + "\""))
        .flatMap(l -> STEP.matcher(l).results().map(r -> r.group(1)).limit(1))
        .reduce("", (a, b) -> b);
  }
}
