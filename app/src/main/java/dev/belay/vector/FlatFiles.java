package dev.belay.vector;

import dev.belay.outside.Durable;
import dev.belay.outside.ExitCode;
import dev.belay.outside.Failure;
import dev.belay.outside.OutsideException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The files of a Weaviate before 1.22, which lie side by side in its directory: {@code
 * COLLECTION_SHARD_lsm} and so on. A later server wants {@code COLLECTION/SHARD/lsm}. It moves them
 * itself, but one of 1.27 does so before it has read which collections there are: it moves nothing,
 * remembers that it has, and answers that every collection is empty. So they are moved before it
 * starts for the first time.
 *
 * @param root the directory of the server, which does not run
 */
public record FlatFiles(Path root) {
  private static final String INDEX = ".hnsw.commitlog.d";
  private static final Pattern OBJECTS =
      Pattern.compile("(?<collection>[a-z][_0-9a-z]*)_(?<shard>[A-Za-z0-9]{12})_lsm");

  /**
   * Moves them; can be repeated after it was broken off anywhere.
   *
   * @return how many collections had such files
   * @throws OutsideException when a later server already made empty files where they belong
   */
  public int arrange() {
    try {
      var shards = shards();
      for (Shard shard : shards) {
        requireFree(shard);
        requireNoLog(shard);
      }
      for (Shard shard : shards) {
        arrange(shard);
      }
      Durable.force(root);
      return shards.size();
    } catch (IOException | UncheckedIOException e) {
      throw failed("the files of the vector store could not be arranged", e);
    }
  }

  /** The collections that have files in the later arrangement, by their names in lower case. */
  public Set<String> collections() {
    var found = new TreeSet<String>();
    try (var all = Files.newDirectoryStream(root, Files::isDirectory)) {
      for (Path directory : all) {
        try (var shards =
            Files.newDirectoryStream(directory, s -> Files.isDirectory(s.resolve("lsm")))) {
          if (shards.iterator().hasNext()) {
            found.add(String.valueOf(directory.getFileName()));
          }
        }
      }
    } catch (IOException e) {
      throw failed("the files of the vector store could not be read", e);
    }
    return found;
  }

  /**
   * @param objects the directory that was named after it and is moved first
   */
  private record Shard(Path objects, String prefix, Path collection, Path home) {}

  /** A shard of which some files are moved already still has others of its name. */
  private List<Shard> shards() throws IOException {
    var shards = new TreeMap<String, Shard>();
    for (String name : names(root)) {
      Matcher flat = OBJECTS.matcher(name);
      if (flat.matches() && Files.isDirectory(root.resolve(name))) {
        add(shards, flat.group("collection"), flat.group("shard"));
      }
    }
    for (String collection : collections()) {
      for (String shard : names(root.resolve(collection))) {
        String prefix = collection + "_" + shard;
        if (names(root).stream().anyMatch(n -> n.startsWith(prefix + ".") || isGeo(n, prefix))) {
          add(shards, collection, shard);
        }
      }
    }
    return List.copyOf(shards.values());
  }

  private void add(TreeMap<String, Shard> shards, String collection, String shard) {
    String prefix = collection + "_" + shard;
    shards.put(
        prefix,
        new Shard(
            root.resolve(prefix + "_lsm"),
            prefix,
            root.resolve(collection),
            root.resolve(collection).resolve(shard)));
  }

  private static void requireFree(Shard shard) {
    if (Files.exists(shard.objects()) && Files.exists(shard.home().resolve("lsm"))) {
      throw new OutsideException(
          new Failure(
              ExitCode.STOPPED,
              "a later Weaviate was started on files of an earlier one before they were arranged",
              "both %s and %s are there".formatted(shard.objects(), shard.home().resolve("lsm")),
              "return the directory of the vector store to what it was before that start"));
    }
  }

  /**
   * A server of 1.19 reads its own log after it was killed. One of 1.27 takes the log, finds
   * nothing it knows in it, and the objects that were only there are gone without a word.
   */
  private static void requireNoLog(Shard shard) throws IOException {
    var logs = logs(shard);
    if (!logs.isEmpty()) {
      long bytes = 0;
      for (Path log : logs) {
        bytes += Files.size(log);
      }
      throw new OutsideException(
          new Failure(
              ExitCode.STOPPED,
              "the vector store did not write everything into its files when it was stopped",
              "%d files of its log with %,d bytes are left, the first is %s; a later Weaviate does"
                      .formatted(logs.size(), bytes, logs.getFirst())
                  + " not read them",
              "start the old Weaviate once more, wait a minute, and let it end with"
                  + " docker stop --time 300; then plan again"));
    }
  }

  private static List<Path> logs(Shard shard) throws IOException {
    if (!Files.exists(shard.objects())) {
      return List.of();
    }
    var logs = new ArrayList<Path>();
    try (var all = Files.walk(shard.objects())) {
      for (Path file : (Iterable<Path>) all::iterator) {
        if (file.toString().endsWith(".wal") && Files.size(file) > 0) {
          logs.add(file);
        }
      }
    }
    return logs;
  }

  /**
   * Of a copy that was made while the server ran: removes what it had not yet written into its
   * files, so that the rest can be used.
   *
   * @return how many bytes were only in its log
   */
  public long dropLogs() {
    try {
      long bytes = 0;
      for (Shard shard : shards()) {
        for (Path log : logs(shard)) {
          bytes += Files.size(log);
          Files.delete(log);
        }
      }
      return bytes;
    } catch (IOException | UncheckedIOException e) {
      throw failed("the log of the copied vector store could not be removed", e);
    }
  }

  private OutsideException failed(String what, Exception e) {
    return new OutsideException(
        new Failure(ExitCode.STOPPED, what, root + ": " + e, "ls -la " + root), e);
  }

  /** Objects first: what else there is of a shard is found by them when this is repeated. */
  private void arrange(Shard shard) throws IOException {
    if (Files.exists(shard.objects())) {
      make(shard.collection(), shard.objects());
      make(shard.home(), shard.objects());
      Files.move(shard.objects(), shard.home().resolve("lsm"));
    }
    for (String name : names(root)) {
      if (name.equals(shard.prefix() + INDEX)) {
        Files.move(root.resolve(name), shard.home().resolve("main" + INDEX));
      } else if (isGeo(name, shard.prefix())) {
        String property = name.substring(shard.prefix().length() + 1);
        Files.move(root.resolve(name), shard.home().resolve("geo." + property));
      } else if (name.startsWith(shard.prefix() + ".")) {
        String rest = name.substring(shard.prefix().length() + 1);
        Files.move(root.resolve(name), shard.home().resolve(rest));
      }
    }
    Durable.force(shard.home());
    Durable.force(shard.collection());
  }

  private static boolean isGeo(String name, String prefix) {
    return name.startsWith(prefix + "_") && name.endsWith(INDEX);
  }

  /** With the owner of what will lie in it, who need not be the one who moves it. */
  private static void make(Path directory, Path like) throws IOException {
    if (Files.exists(directory)) {
      return;
    }
    Files.createDirectory(directory);
    Files.setPosixFilePermissions(directory, Files.getPosixFilePermissions(like));
    for (String owner : List.of("unix:uid", "unix:gid")) {
      Object wanted = Files.getAttribute(like, owner, LinkOption.NOFOLLOW_LINKS);
      if (!wanted.equals(Files.getAttribute(directory, owner, LinkOption.NOFOLLOW_LINKS))) {
        Files.setAttribute(directory, owner, wanted, LinkOption.NOFOLLOW_LINKS);
      }
    }
  }

  private static List<String> names(Path directory) throws IOException {
    var names = new ArrayList<String>();
    try (var all = Files.newDirectoryStream(directory)) {
      all.forEach(p -> names.add(String.valueOf(p.getFileName())));
    }
    names.sort(null);
    return names;
  }
}
