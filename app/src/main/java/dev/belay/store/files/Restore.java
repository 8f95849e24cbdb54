package dev.belay.store.files;

import dev.belay.outside.Durable;
import dev.belay.outside.ExitCode;
import dev.belay.outside.Failure;
import dev.belay.outside.OutsideException;
import dev.belay.store.FileRestore;
import dev.belay.store.FileSource;
import dev.belay.store.FileVerdict.Damage;
import java.io.IOException;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;

/** Gives a directory what a set holds. First everything is compared and checked, then written. */
final class Restore {
  private static final String TEMPORARY = ".belay-restoring";

  private final Path set;
  private final Path tree;
  private final FileSource source;
  private final Path aside;
  private final List<String> asidePaths = new ArrayList<>();
  private final List<String> differing = new ArrayList<>();

  Restore(Path set, FileSource source, Path aside) {
    this.set = set;
    this.tree = set.resolve(DirectoryStore.TREE);
    this.source = source;
    this.aside = aside;
  }

  FileRestore run(String digest, Workers workers, Runnable sync) {
    long start = System.nanoTime();
    Manifest manifest = usable(digest);
    Path root;
    try {
      Files.createDirectories(source.root());
      root = source.root().toRealPath();
      var live = Scan.of(source);
      if (live.left().stream().anyMatch(l -> l.seen().contains("directory"))) {
        throw new IOException("cannot be listed: " + live.left().getFirst());
      }
      var needed = needed(manifest, live, root, workers);
      refuse(
          Verification.damages(set, needed.values(), workers),
          "nothing was changed; take another capture of this role, or mend the set");
      var kept = strangers(manifest, live, root);
      for (Item item : needed.values()) {
        write(root, item, live.items().get(item.path()));
      }
      metadata(manifest, root);
      sync.run();
      long files = manifest.items().values().stream().filter(Restore::isFile).count();
      long written = needed.values().stream().filter(Restore::isFile).count();
      return new FileRestore(
          files - written,
          written,
          asidePaths,
          kept,
          differing,
          Duration.ofNanos(System.nanoTime() - start));
    } catch (IOException e) {
      throw Manifest.stopped("a file restore stopped", source.role() + " " + source.root(), e);
    }
  }

  private static boolean isFile(Item item) {
    return item.kind() == Item.Kind.FILE;
  }

  private Manifest usable(String digest) {
    try {
      var manifest = Manifest.read(set);
      var damages = new ArrayList<Damage>();
      Verification.other(manifest, Optional.of(digest)).ifPresent(damages::add);
      if (!manifest.header().role().equals(source.role())) {
        damages.add(
            new Damage(
                Manifest.FILE,
                "it holds %s, not %s".formatted(manifest.header().role(), source.role())));
      }
      refuse(damages, "give the set whose digest the journal names");
      return manifest;
    } catch (Manifest.Unusable e) {
      refuse(
          List.of(new Damage(Manifest.FILE, e.seen())), "give a complete set of " + source.role());
      throw new IllegalStateException(e);
    }
  }

  private void refuse(List<Damage> damages, String next) {
    if (damages.isEmpty()) {
      return;
    }
    var first = damages.stream().limit(5).map(d -> d.path() + ": " + d.seen()).toList();
    String more = damages.size() > 5 ? " | and %d more".formatted(damages.size() - 5) : "";
    throw new OutsideException(
        new Failure(
            ExitCode.DIFFERS,
            "the captured files of %s are damaged and were not restored".formatted(source.role()),
            "%s: %s%s".formatted(set, String.join(" | ", first), more),
            next));
  }

  /** What of the set is not already there with the same content. */
  private Map<String, Item> needed(Manifest manifest, Scan live, Path root, Workers workers)
      throws IOException {
    var needed = new LinkedHashMap<String, Item>();
    var doubts = new ArrayList<Callable<@Nullable Item>>();
    for (Item item : manifest.items().values()) {
      Item now = live.items().get(item.path());
      if (now == null || now.kind() != item.kind() || now.size() != item.size()) {
        needed.put(item.path(), item);
      } else if (!Objects.equals(now.target(), item.target())) {
        needed.put(item.path(), item);
      } else if (isFile(item) && !now.sameStat(item)) {
        Path path = Names.resolve(root, item.path());
        doubts.add(() -> Content.hash(path).equals(item.sha256()) ? null : item);
      }
    }
    workers.all(doubts).stream().filter(Objects::nonNull).forEach(i -> needed.put(i.path(), i));
    // A hard link is made again when its first name is: the old one keeps the newer content.
    for (Item item : manifest.items().values()) {
      if (item.kind() == Item.Kind.HARDLINK && needed.containsKey(item.target())) {
        needed.put(item.path(), item);
      }
    }
    var parentsFirst = new LinkedHashMap<String, Item>();
    manifest
        .items()
        .forEach((path, item) -> {
          if (needed.containsKey(path) && item.kind() != Item.Kind.HARDLINK) {
            parentsFirst.put(path, item);
          }
        });
    needed.forEach(parentsFirst::putIfAbsent);
    return parentsFirst;
  }

  /** Moves aside, or names, what the set does not know. Returns what stays. */
  private List<String> strangers(Manifest manifest, Scan live, Path root) throws IOException {
    var kept = new ArrayList<String>();
    var moved = new TreeSet<String>();
    for (Item item : live.items().values()) {
      String path = item.path();
      if (manifest.items().containsKey(path)
          || moved.stream().anyMatch(m -> path.startsWith(m + "/"))) {
        continue;
      }
      if (path.endsWith(TEMPORARY)) {
        Files.delete(Names.resolve(root, path)); // Of a restore that was interrupted.
        continue;
      }
      switch (source.policy()) {
        case UNION -> kept.add(path);
        case EXACT -> {
          aside(root, path);
          moved.add(path);
        }
      }
    }
    return kept;
  }

  /**
   * Writes one item of a set that was verified; a file that changed since then does not get its
   * name.
   */
  void write(Path root, Item item, @Nullable Item now) throws IOException {
    Path to = Names.resolve(root, item.path());
    if (now != null) {
      aside(root, item.path());
    }
    Path temporary = to.resolveSibling(to.getFileName() + TEMPORARY);
    Files.deleteIfExists(temporary);
    switch (item.kind()) {
      case DIRECTORY -> Files.createDirectories(to);
      case SYMLINK ->
          Files.createSymbolicLink(to, Names.target(Objects.requireNonNull(item.target())));
      case HARDLINK ->
          Files.createLink(to, Names.resolve(root, Objects.requireNonNull(item.target())));
      case FILE -> {
        String hash = Content.copy(Names.resolve(tree, item.path()), temporary, false);
        if (!hash.equals(item.sha256())) {
          Files.delete(temporary);
          throw new IOException(item.path() + " changed in the set while it was restored");
        }
        Attributes.apply(temporary, item);
        Files.move(temporary, to, StandardCopyOption.ATOMIC_MOVE);
      }
    }
  }

  private void aside(Path root, String path) throws IOException {
    Path from = Names.resolve(root, path);
    Path to = Names.resolve(aside, path);
    for (int n = 2; Files.exists(to, LinkOption.NOFOLLOW_LINKS); n++) {
      to = to.resolveSibling(to.getFileName() + "." + n);
    }
    Files.createDirectories(Objects.requireNonNull(to.getParent()));
    try {
      Files.move(from, to, StandardCopyOption.ATOMIC_MOVE);
    } catch (AtomicMoveNotSupportedException e) {
      copyAside(from, to);
      Deletion.tree(from);
    }
    asidePaths.add(path);
  }

  /** To another file system: copied and forced before the original goes. */
  private static void copyAside(Path from, Path to) throws IOException {
    try (var all = Files.walk(from)) {
      for (Path one : (Iterable<Path>) all::iterator) {
        Path target = to.resolve(from.relativize(one));
        Files.copy(one, target, LinkOption.NOFOLLOW_LINKS, StandardCopyOption.COPY_ATTRIBUTES);
        if (Files.isRegularFile(one, LinkOption.NOFOLLOW_LINKS)) {
          Durable.force(target);
        }
      }
    }
  }

  /** Owners, modes and times of everything that the set knows; children before parents. */
  private void metadata(Manifest manifest, Path root) throws IOException {
    for (Item item : List.copyOf(manifest.items().values()).reversed()) {
      Path path = Names.resolve(root, item.path());
      var now = Attributes.look(path, item.path()).item();
      if (now != null && item.kind() != Item.Kind.HARDLINK && !now.sameMetadata(item)) {
        var left = Attributes.apply(path, item);
        if (left != null) {
          differing.add(left);
        }
      }
    }
  }
}
