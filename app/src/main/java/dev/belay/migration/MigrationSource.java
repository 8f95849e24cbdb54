package dev.belay.migration;

import dev.belay.outside.Command;
import dev.belay.outside.Failure;
import dev.belay.outside.OutsideException;
import dev.belay.outside.Ran;
import dev.belay.outside.Shell;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Stream;

/** Finds migration files in a source tree, a versions folder, a tarball, or a git tag. */
public final class MigrationSource {
  private MigrationSource() {}

  /** A source tree, a folder of version files, or a tarball of either. */
  public static MigrationFiles at(Path path) {
    try {
      if (Files.isRegularFile(path)) {
        return MigrationFiles.pick(path.toString(), Tarball.texts(path));
      }
      if (!Files.isDirectory(path)) {
        throw MigrationFiles.none(path.toString());
      }
      var files = new LinkedHashMap<String, String>();
      for (String below :
          new String[] {"api/migrations/versions", "migrations/versions", "versions"}) {
        add(path.resolve(below), "migrations/versions/", files);
      }
      if (files.isEmpty()) {
        add(path, "migrations/versions/", files);
      }
      for (Path root : new Path[] {path, path.resolve("../../..")}) {
        for (String file : MigrationFiles.CONVENTIONS) {
          Path convention = root.resolve(file);
          if (Files.isRegularFile(convention)) {
            files.putIfAbsent(file, RevisionFile.read(convention));
          }
        }
      }
      return MigrationFiles.pick(path.toString(), files);
    } catch (IOException e) {
      throw new OutsideException(
          Failure.unknown(
              "the migrations could not be read",
              path + ": " + e,
              "check that the path exists and can be read"),
          e);
    }
  }

  private static void add(Path folder, String as, Map<String, String> files) throws IOException {
    if (!Files.isDirectory(folder)) {
      return;
    }
    try (Stream<Path> all = Files.list(folder)) {
      for (Path file : all.filter(f -> f.toString().endsWith(".py")).sorted().toList()) {
        files.put(as + file.getFileName(), RevisionFile.read(file));
      }
    }
  }

  /** A tag, branch or commit of a git directory; nothing is checked out. */
  public static MigrationFiles git(Shell shell, Path gitDirectory, String revision) {
    String git = "--git-dir=" + directory(gitDirectory);
    Ran tree =
        shell
            .run(
                Command.of(
                    "git",
                    git,
                    "ls-tree",
                    "-r",
                    "--full-tree",
                    revision,
                    "--",
                    "api/migrations/versions",
                    "api/models/engine.py",
                    "api/extensions/ext_database.py"))
            .orFail("the tag " + revision + " could not be read", "git " + git + " tag --list");
    var paths = new LinkedHashMap<String, String>();
    var wanted = new StringBuilder();
    for (String line : tree.stdout().lines().toList()) {
      String[] parts = line.split("[ \t]", 4);
      if (parts.length == 4 && parts[3].endsWith(".py")) {
        if (!parts[0].startsWith("100")) { // 120000 is a link, 160000 another repository
          throw RevisionFile.refused(revision + ": " + parts[3] + ":1: no plain file");
        }
        paths.put(parts[3], parts[2]);
        wanted.append(parts[2]).append('\n');
      }
    }
    String origin = gitDirectory + " at " + revision;
    if (paths.isEmpty()) {
      throw MigrationFiles.none(origin);
    }
    var out = new ByteArrayOutputStream();
    shell.stream(
            Command.of("git", git, "cat-file", "--batch"),
            new ByteArrayInputStream(wanted.toString().getBytes(StandardCharsets.UTF_8)),
            out)
        .orFail("the files of " + revision + " could not be read", "git " + git + " fsck");
    return MigrationFiles.pick(origin, contents(paths, out.toByteArray(), origin));
  }

  private static Path directory(Path given) {
    Path inside = given.resolve(".git");
    return Files.isDirectory(inside) ? inside : given;
  }

  /** Splits the answer of {@code cat-file --batch}: a header line, the bytes, a line break. */
  private static Map<String, String> contents(
      Map<String, String> paths, byte[] answer, String origin) {
    var files = new LinkedHashMap<String, String>();
    int at = 0;
    for (String path : paths.keySet()) {
      int end = at;
      while (end < answer.length && answer[end] != '\n') {
        end++;
      }
      String[] header = new String(answer, at, end - at, StandardCharsets.UTF_8).split(" ");
      if (header.length != 3) {
        throw new OutsideException(
            Failure.unknown(
                "a migration is missing in the git directory",
                origin + ": " + path + ": " + String.join(" ", header),
                "fetch the tag completely and try again"));
      }
      int size = Integer.parseInt(header[2]);
      files.put(path, RevisionFile.text(path, Arrays.copyOfRange(answer, end + 1, end + 1 + size)));
      at = end + 1 + size + 1;
    }
    return files;
  }
}
