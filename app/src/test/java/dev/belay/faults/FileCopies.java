package dev.belay.faults;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * For each file of a site's storage which of its copies, and of the lists of copies, has the same
 * times and the same place on the disk: they differ in every run, but Belay decides by whether they
 * are equal.
 */
final class FileCopies {
  private static final Pattern LISTED =
      Pattern.compile(
          "\"path\":\"([^\"]*)\".*\"modified\":\"([^\"]+)\",\"changed\":\"([^\"]+)\",\"inode\":(\\d+)");

  /** By the path of a file what is said of it, in the order in which it was found. */
  private final SortedMap<String, List<String>> found = new TreeMap<>();

  private final Map<String, Integer> places = new HashMap<>();

  private FileCopies() {}

  static List<String> of(Site site) throws IOException {
    var copies = new FileCopies();
    copies.tree(site.home().resolve("storage"), "source");
    if (Files.exists(site.state().directory())) {
      List<Path> all;
      try (var walk = Files.walk(site.state().directory())) {
        all = walk.sorted().toList();
      }
      for (Path path : all) {
        if (path.endsWith("tree")) {
          copies.tree(path, "copy");
        } else if (path.getFileName().toString().startsWith("manifest.jsonl")) {
          copies.list(path);
        }
      }
    }
    var lines = new ArrayList<String>();
    copies.found.forEach((path, said) -> lines.add(path + ": " + String.join(", ", said)));
    return lines;
  }

  private void tree(Path root, String name) throws IOException {
    try (var walk = Files.walk(root)) {
      for (Path file : walk.toList()) {
        String path = root.relativize(file).toString();
        Map<String, Object> is = Files.readAttributes(file, "unix:ino,lastModifiedTime,ctime");
        add(path, name + " modified", ((FileTime) is.get("lastModifiedTime")).toInstant());
        if (name.equals("source")) {
          add(path, name + " changed", ((FileTime) is.get("ctime")).toInstant());
          add(path, name + " inode", is.get("ino"));
        }
      }
    }
  }

  private void list(Path list) throws IOException {
    for (String line : Files.readAllLines(list)) {
      var item = LISTED.matcher(line);
      if (item.find()) {
        add(item.group(1), "list modified", item.group(2));
        add(item.group(1), "list changed", item.group(3));
        add(item.group(1), "list inode", item.group(4));
      }
    }
  }

  /** Equal things of one kind have the same number within a file. */
  private void add(String path, String what, Object value) {
    String kind = what.substring(what.indexOf(' ') + 1);
    var said = found.computeIfAbsent(path, p -> new ArrayList<>());
    int place = places.computeIfAbsent(path + " " + kind + " " + value, v -> said.size());
    said.add(what + " " + place);
  }
}
