package dev.belay.faults;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/** Looks for secrets that a test has planted. */
final class Canaries {
  /** What every planted secret begins with. */
  static final String SIGN = "canary";

  private Canaries() {}

  static boolean isSecret(String key) {
    return key.matches(".*(PASSWORD|SECRET|_KEY).*");
  }

  /** Files below whose content or name has the text. */
  static List<Path> holding(Path below, String text) throws IOException {
    var found = new ArrayList<Path>();
    try (var files = Files.walk(below)) {
      for (Path file : files.toList()) {
        boolean named = String.valueOf(file.getFileName()).contains(text);
        if (named || (Files.isRegularFile(file) && content(file).contains(text))) {
          found.add(file);
        }
      }
    }
    return found;
  }

  /** Where a text has it. */
  static List<String> around(String said, String text) {
    var found = new ArrayList<String>();
    for (int at = said.indexOf(text); at >= 0; at = said.indexOf(text, at + 1)) {
      found.add(said.substring(Math.max(0, at - 80), Math.min(said.length(), at + 40)));
    }
    return found;
  }

  private static String content(Path file) throws IOException {
    return new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1);
  }

  /** Of these files those that others than their owner could reach. */
  static List<Path> open(Path below, List<Path> files) {
    return files.stream().filter(f -> !shut(below, f, n -> n.equals("private"))).toList();
  }

  /** Whether a directory of such a name above the file, which only its owner enters, holds it. */
  static boolean shut(Path below, Path file, Predicate<String> name) {
    try {
      for (Path p = file.getParent(); p.startsWith(below) && !p.equals(below); p = p.getParent()) {
        boolean mine =
            PosixFilePermissions.toString(Files.getPosixFilePermissions(p)).equals("rwx------");
        if (mine && name.test(p.getFileName().toString())) {
          return true;
        }
      }
      return false;
    } catch (IOException e) {
      return false;
    }
  }
}
