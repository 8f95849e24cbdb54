package dev.belay.outside;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Finds programs of an earlier process by what it gave them; without a /proc it finds none. */
public final class Traces {
  private Traces() {}

  /** A process that has this argument. */
  public static Optional<String> ofArgument(String argument) {
    return find("cmdline", argument);
  }

  /** A process that has this variable, as {@code NAME=value}; its children inherit it. */
  public static Optional<String> ofVariable(String variable) {
    return find("environ", variable);
  }

  /** Ends every process that has this variable, but never this one. */
  public static void end(String variable) {
    all("environ", variable).stream()
        .filter(id -> id != ProcessHandle.current().pid())
        .flatMap(id -> ProcessHandle.of(id).stream())
        .forEach(ProcessHandle::destroyForcibly);
  }

  private static Optional<String> find(String file, String part) {
    return all(file, part).stream().findFirst().map(id -> "process " + id);
  }

  private static List<Long> all(String file, String part) {
    try (Stream<Path> all = Files.list(Path.of("/proc"))) {
      return all.filter(p -> p.getFileName().toString().matches("\\d+"))
          .filter(p -> holds(p.resolve(file), part))
          .map(p -> Long.valueOf(p.getFileName().toString()))
          .toList();
    } catch (IOException e) {
      return List.of();
    }
  }

  private static boolean holds(Path file, String part) {
    try {
      String all = Files.readString(file, StandardCharsets.ISO_8859_1);
      String wanted =
          new String(part.getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1);
      return Stream.of(all.split("\0")).anyMatch(wanted::equals);
    } catch (IOException e) {
      return false; // it ended, or belongs to someone else
    }
  }
}
