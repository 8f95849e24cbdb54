package dev.belay.catalog;

import dev.belay.outside.Command;
import dev.belay.outside.Failure;
import dev.belay.outside.OutsideException;
import dev.belay.outside.Ran;
import dev.belay.outside.Shell;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** A git repository, read through the operator's git; every blob is read once. */
final class GitObjects {
  private final Shell shell;
  private final Path directory;
  private final Map<String, byte[]> blobs = new HashMap<>();

  GitObjects(Shell shell, Path directory) {
    this.shell = shell;
    this.directory = directory;
  }

  /** A commit by its full id, with its date as its committer wrote it. */
  record Commit(String id, LocalDate date) {}

  List<String> tags() {
    Ran ran = git("for-each-ref", "--format=%(refname:strip=2)", "refs/tags");
    if (!ran.ok()) {
      throw new OutsideException(
          Failure.badInput(
              "the tags of " + directory + " could not be listed",
              ran.tail(),
              "name a clone of Dify: git clone https://github.com/langgenius/dify"));
    }
    return ran.stdout().lines().toList();
  }

  /** Where git keeps the objects of the directory. */
  Path gitDirectory() {
    return Path.of(
        git("rev-parse", "--absolute-git-dir")
            .orFail("this is no git repository", "git -C " + directory + " status")
            .stdout()
            .strip());
  }

  /** The commit that a tag, branch or id names, or empty when the repository has none. */
  Optional<Commit> commit(String name) {
    Ran ran = git("show", "-s", "--format=%H %cs", name + "^{commit}", "--");
    if (!ran.ok()) {
      return Optional.empty();
    }
    String[] words = ran.stdout().strip().split(" ");
    return Optional.of(new Commit(words[0], LocalDate.parse(words[1])));
  }

  /**
   * The tree of a commit, restricted to some folders and files; their contents are read at once.
   */
  SourceTree tree(Commit commit, List<String> under) {
    var argv =
        new java.util.ArrayList<>(List.of("ls-tree", "-r", "-z", "--full-tree", commit.id(), "--"));
    argv.addAll(under);
    Ran ran =
        git(argv.toArray(String[]::new))
            .orFail(
                "a tree could not be listed",
                "git -C %s ls-tree %s".formatted(directory, commit.id()));
    var idByPath = new TreeMap<String, String>();
    for (String line : ran.stdout().split("\0")) {
      // mode, type, id, tab, path; only regular files have a content of their own
      if (line.startsWith("100")) {
        int tab = line.indexOf('\t');
        idByPath.put(line.substring(tab + 1), line.substring(tab - 40, tab));
      }
    }
    readAll(idByPath.values());
    return new Tree(idByPath, blobs);
  }

  private void readAll(Collection<String> ids) {
    var missing = ids.stream().distinct().filter(id -> !blobs.containsKey(id)).toList();
    if (missing.isEmpty()) {
      return;
    }
    var out = new ByteArrayOutputStream();
    byte[] names = (String.join("\n", missing) + "\n").getBytes(StandardCharsets.US_ASCII);
    shell.stream(command("cat-file", "--batch"), new ByteArrayInputStream(names), out)
        .orFail("git objects could not be read", "git -C " + directory + " fsck");
    split(out.toByteArray());
  }

  private void split(byte[] batch) {
    int at = 0;
    while (at < batch.length) {
      int end = at;
      while (batch[end] != '\n') {
        end++;
      }
      String[] header =
          new String(batch, at, end - at, StandardCharsets.US_ASCII).strip().split(" ");
      if (header.length != 3) {
        throw new OutsideException(
            Failure.badInput(
                "the repository lacks an object",
                String.join(" ", header) + " in " + directory,
                "git -C " + directory + " fetch --refetch --tags"));
      }
      int size = Integer.parseInt(header[2]);
      blobs.put(header[0], Arrays.copyOfRange(batch, end + 1, end + 1 + size));
      at = end + 1 + size + 1;
    }
  }

  private Ran git(String... arguments) {
    return shell.run(command(arguments));
  }

  private Command command(String... arguments) {
    var argv = new java.util.ArrayList<>(List.of("git", "-C", directory.toString()));
    argv.addAll(List.of(arguments));
    return Command.of(argv.toArray(String[]::new))
        .with(
            Map.of(
                "GIT_OPTIONAL_LOCKS",
                "0",
                "GIT_TERMINAL_PROMPT",
                "0",
                "GIT_NO_LAZY_FETCH",
                "1",
                "LC_ALL",
                "C"))
        .within(Duration.ofMinutes(5));
  }

  private record Tree(TreeMap<String, String> idByPath, Map<String, byte[]> blobs)
      implements SourceTree {
    @Override
    public List<String> files(String under) {
      return idByPath.keySet().stream()
          .filter(p -> p.equals(under) || p.startsWith(under + "/"))
          .toList();
    }

    @Override
    public Optional<byte[]> read(String path) {
      return Optional.ofNullable(idByPath.get(path)).map(blobs::get);
    }
  }
}
