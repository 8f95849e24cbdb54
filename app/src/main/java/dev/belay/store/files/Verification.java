package dev.belay.store.files;

import dev.belay.store.FileCapture.Left;
import dev.belay.store.FileCapture.Why;
import dev.belay.store.FileVerdict;
import dev.belay.store.FileVerdict.Damage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;

/** Compares a set with its own list, byte for byte. */
final class Verification {
  private Verification() {}

  static FileVerdict of(Path set, Optional<String> digest, Workers workers) {
    Manifest manifest;
    try {
      manifest = Manifest.read(set);
    } catch (Manifest.Unusable e) {
      return new FileVerdict.Damaged(List.of(new Damage(Manifest.FILE, e.seen())));
    }
    var damages = new ArrayList<Damage>();
    other(manifest, digest).ifPresent(damages::add);
    for (Left left : manifest.left()) {
      if (left.why() != Why.SPECIAL) {
        damages.add(new Damage(left.path(), "was not captured whole: " + left.seen()));
      }
    }
    damages.addAll(damages(set, manifest.items().values(), workers));
    damages.addAll(strangers(set, manifest));
    if (!damages.isEmpty()) {
      return new FileVerdict.Damaged(damages);
    }
    var files = manifest.items().values().stream().filter(i -> i.kind() == Item.Kind.FILE).toList();
    return new FileVerdict.Sound(
        manifest.digest(),
        manifest.header().pass(),
        files.size(),
        files.stream().mapToLong(Item::size).sum());
  }

  /** Whether this is the manifest of another capture. */
  static Optional<Damage> other(Manifest manifest, Optional<String> digest) {
    return digest
        .filter(d -> !d.equals(manifest.digest()))
        .map(d ->
            new Damage(
                Manifest.FILE,
                "it is the list of another capture: %s of %s, digest %.12s instead of %.12s"
                    .formatted(
                        manifest.header().role(),
                        manifest.header().startedAt(),
                        manifest.digest(),
                        d)));
  }

  static List<Damage> damages(Path set, Collection<Item> items, Workers workers) {
    var checks = new ArrayList<Callable<@Nullable Damage>>();
    for (Item item : items) {
      checks.add(() -> damage(set.resolve(DirectoryStore.TREE), item));
    }
    try {
      return workers.all(checks).stream().filter(Objects::nonNull).toList();
    } catch (IOException e) {
      throw Manifest.stopped("a file set could not be verified", set.toString(), e);
    }
  }

  private static @Nullable Damage damage(Path tree, Item item) {
    try {
      Path copy = Names.resolve(tree, item.path());
      var look = Attributes.look(copy, item.path()).item();
      if (look == null) {
        return new Damage(item.path(), "is no longer a file");
      }
      return switch (item.kind()) {
        case DIRECTORY ->
            look.kind() == Item.Kind.DIRECTORY ? null : new Damage(item.path(), "is no directory");
        case SYMLINK ->
            Objects.equals(item.target(), look.target())
                ? null
                : new Damage(
                    item.path(), "leads to %s, not %s".formatted(look.target(), item.target()));
        case HARDLINK ->
            Files.isSameFile(copy, Names.resolve(tree, Objects.requireNonNull(item.target())))
                ? null
                : new Damage(item.path(), "is not the same file as " + item.target());
        case FILE -> content(copy, item, look);
      };
    } catch (IOException e) {
      return new Damage(item.path(), "is missing from the set: " + Scan.reason(e));
    }
  }

  private static @Nullable Damage content(Path copy, Item item, Item look) throws IOException {
    if (look.kind() != Item.Kind.FILE || look.size() != item.size()) {
      return new Damage(item.path(), "%d bytes instead of %d".formatted(look.size(), item.size()));
    }
    String hash = Content.hash(copy);
    return hash.equals(item.sha256())
        ? null
        : new Damage(item.path(), "SHA-256 %.12s instead of %.12s".formatted(hash, item.sha256()));
  }

  /** Files in the set that its list does not know. */
  private static List<Damage> strangers(Path set, Manifest manifest) {
    Path tree = set.resolve(DirectoryStore.TREE);
    try (var all = Files.walk(tree)) {
      return all.filter(p -> !Files.isDirectory(p, LinkOption.NOFOLLOW_LINKS))
          .map(p -> Names.of(tree, p))
          .filter(name -> !manifest.items().containsKey(name))
          .map(name -> new Damage(name, "is in the set but not in its list"))
          .toList();
    } catch (IOException e) {
      return List.of(new Damage(DirectoryStore.TREE, Scan.reason(e)));
    }
  }
}
