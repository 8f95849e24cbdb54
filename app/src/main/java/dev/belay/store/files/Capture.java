package dev.belay.store.files;

import dev.belay.store.FileCapture;
import dev.belay.store.FileCapture.Left;
import dev.belay.store.FileCapture.Why;
import dev.belay.store.FilePass;
import dev.belay.store.FileSource;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;

/** One pass of copying a directory into a set. */
final class Capture {
  /** Times of a file system may be coarse, and a write may share its tick with our look. */
  private static final Duration TICK = Duration.ofSeconds(2);

  private static final int ATTEMPTS = 3;

  private final FileSource source;
  private final Path set;
  private final Path tree;
  private final boolean shared;
  private final List<Left> left = Collections.synchronizedList(new ArrayList<>());

  Capture(FileSource source, Path set, boolean shared) {
    this.source = source;
    this.set = set;
    this.tree = set.resolve(DirectoryStore.TREE);
    this.shared = shared;
  }

  FileCapture run(FilePass pass, @Nullable Manifest earlier, Workers workers, Runnable sync) {
    long start = System.nanoTime();
    Instant startedAt = Instant.now();
    var scan = Scan.of(source);
    left.addAll(scan.left());
    Instant settledBefore =
        earlier == null ? Instant.EPOCH : earlier.header().startedAt().minus(TICK);
    var result = new LinkedHashMap<String, Item>();
    long copied = 0;
    long removed;
    try {
      Files.createDirectories(tree);
      removed = removeGone(earlier, scan);
      var copies = new ArrayList<Callable<@Nullable Item>>();
      for (Item item : scan.items().values()) {
        Item before = earlier == null ? null : earlier.items().get(item.path());
        if (before != null && before.sameStat(item) && before.changed().isBefore(settledBefore)) {
          result.put(item.path(), before);
          continue;
        }
        result.put(item.path(), item);
        switch (item.kind()) {
          case DIRECTORY -> directory(item);
          case SYMLINK -> symlink(item);
          case HARDLINK -> {}
          case FILE -> copies.add(() -> file(scan.root(), item));
        }
      }
      copied = copies.size();
      for (Item done : workers.all(copies)) {
        if (done != null) {
          result.put(done.path(), done);
        }
      }
      left.stream().filter(l -> l.why() == Why.UNREADABLE).forEach(l -> result.remove(l.path()));
      links(result);
      directories(result);
    } catch (IOException e) {
      throw Manifest.stopped("a file capture stopped", source.role(), e);
    }
    sync.run();
    var header = new Manifest.Header(1, source.role(), pass, startedAt, Instant.now());
    var manifest = Manifest.write(set, header, result, List.copyOf(left));
    var files = result.values().stream().filter(i -> i.kind() == Item.Kind.FILE).toList();
    return new FileCapture(
        source.role(),
        pass,
        manifest.digest(),
        files.size(),
        files.stream().mapToLong(Item::size).sum(),
        copied,
        shared,
        removed,
        left,
        scan.notes(),
        Duration.ofNanos(System.nanoTime() - start));
  }

  private long removeGone(@Nullable Manifest earlier, Scan scan) throws IOException {
    if (earlier == null) {
      // A torn first pass: what it copied cannot be told from what it was copying.
      Deletion.tree(tree);
      Files.createDirectory(tree);
      return 0;
    }
    var gone =
        earlier.items().values().stream()
            .filter(i -> !i.path().isEmpty())
            .filter(i -> !sameKind(i, scan.items().get(i.path())))
            .toList();
    for (Item item : gone.reversed()) {
      Deletion.tree(Names.resolve(tree, item.path()));
    }
    return gone.stream().filter(i -> i.kind() != Item.Kind.DIRECTORY).count();
  }

  private static boolean sameKind(Item before, @Nullable Item now) {
    return now != null && now.kind() == before.kind();
  }

  private void directory(Item item) throws IOException {
    Path to = Names.resolve(tree, item.path());
    if (!Files.isDirectory(to, LinkOption.NOFOLLOW_LINKS)) {
      Files.createDirectory(to);
    }
  }

  private void symlink(Item item) throws IOException {
    Path to = Names.resolve(tree, item.path());
    Files.deleteIfExists(to);
    Files.createSymbolicLink(to, Names.target(Objects.requireNonNull(item.target())));
    Attributes.apply(to, item);
  }

  /** Copies until a copy was made while nobody wrote. Returns null when the file is gone. */
  private @Nullable Item file(Path root, Item seen) throws IOException {
    Path from = Names.resolve(root, seen.path());
    Path to = Names.resolve(tree, seen.path());
    Item item = seen;
    for (int attempt = 1; ; attempt++) {
      Files.deleteIfExists(to);
      String hash;
      try {
        hash = Content.copy(from, to, shared);
      } catch (NoSuchFileException e) {
        left.add(new Left(seen.path(), Why.CHANGING, "it was deleted while it was copied"));
        return null;
      } catch (AccessDeniedException e) {
        left.add(new Left(seen.path(), Why.UNREADABLE, Scan.reason(e)));
        return null;
      }
      Item after = Attributes.look(from, seen.path()).item();
      long written = Files.size(to);
      if (after != null && after.sameStat(item) && written == after.size()) {
        item = after.withHash(hash);
        Attributes.apply(to, item);
        return item;
      }
      if (after == null || attempt == ATTEMPTS) {
        left.add(
            new Left(
                seen.path(),
                Why.CHANGING,
                "size %d, then %d, while it was copied %d times"
                    .formatted(item.size(), after == null ? 0 : after.size(), attempt)));
        return item.withHash(hash).withSize(written);
      }
      item = after;
    }
  }

  private void links(Map<String, Item> items) throws IOException {
    for (Item item : List.copyOf(items.values())) {
      if (item.kind() == Item.Kind.HARDLINK) {
        Path to = Names.resolve(tree, item.path());
        Path first = Names.resolve(tree, Objects.requireNonNull(item.target()));
        if (Files.exists(first)) {
          Files.deleteIfExists(to);
          Files.createLink(to, first);
        } else {
          items.remove(item.path());
          left.add(new Left(item.path(), Why.UNREADABLE, "its other name is not in the set"));
        }
      }
    }
  }

  /** Children first, since each of them changes the time of its parent. */
  private void directories(Map<String, Item> items) throws IOException {
    for (Item item : List.copyOf(items.values()).reversed()) {
      if (item.kind() == Item.Kind.DIRECTORY) {
        Attributes.apply(Names.resolve(tree, item.path()), item);
      }
    }
  }
}
