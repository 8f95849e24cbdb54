package dev.belay.store.files;

import dev.belay.outside.Command;
import dev.belay.outside.Durable;
import dev.belay.outside.Inspection;
import dev.belay.outside.OutsideException;
import dev.belay.outside.Shell;
import dev.belay.store.FileCapture;
import dev.belay.store.FileCapture.Why;
import dev.belay.store.FileList;
import dev.belay.store.FilePass;
import dev.belay.store.FileRestore;
import dev.belay.store.FileSource;
import dev.belay.store.FileStore;
import dev.belay.store.FileVerdict;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Directories that this process can read itself. */
public final class DirectoryStore implements FileStore {
  static final String TREE = "tree";

  /** There from the start of a pass until its seal is written. */
  private static final String OPEN = "capturing";

  private final Shell shell;

  public DirectoryStore(Shell shell) {
    this.shell = shell;
  }

  @Override
  public FileCapture capture(FileSource source, Path set, FilePass pass) {
    Manifest earlier = sealed(set);
    try (var workers = new Workers()) {
      Files.createDirectories(set);
      // Copies of keys lie inside: the set is closed whatever the modes of its files are.
      Files.setPosixFilePermissions(set, PosixFilePermissions.fromString("rwx------"));
      Files.writeString(set.resolve(OPEN), pass + "\n");
      Durable.force(set);
      boolean shared = sharesBlocks(source.root(), set);
      var captured = new Capture(source, set, shared).run(pass, earlier, workers, () -> sync(set));
      Files.delete(set.resolve(OPEN));
      return captured;
    } catch (IOException e) {
      throw Manifest.stopped("a file capture stopped", set.toString(), e);
    }
  }

  @Override
  public Inspection inspect(Path set, FilePass pass) {
    if (!Files.exists(set, LinkOption.NOFOLLOW_LINKS)) {
      return new Inspection.Untouched();
    }
    Manifest manifest = sealed(set);
    if (Files.exists(set.resolve(OPEN))) {
      return new Inspection.Torn(
          manifest == null
              ? "%s has files but no sealed list".formatted(set)
              : "%s was sealed at %s and has been written to since"
                  .formatted(set, manifest.header().endedAt()));
    }
    if (manifest == null) {
      return Files.exists(set.resolve(TREE))
          ? new Inspection.Torn("%s has files but no sealed list".formatted(set))
          : new Inspection.Untouched();
    }
    // A set that lacks something is made again: it is sealed, but nothing to rely on.
    boolean whole = manifest.left().stream().allMatch(l -> l.why() == Why.SPECIAL);
    boolean done = manifest.header().pass() == FilePass.WINDOW ? whole : pass == FilePass.LIVE;
    return done ? new Inspection.Complete() : new Inspection.Untouched();
  }

  @Override
  public FileVerdict verify(Path set, Optional<String> digest) {
    try (var workers = new Workers()) {
      return Verification.of(set, digest, workers);
    }
  }

  @Override
  public FileRestore restore(Path set, String digest, FileSource source, Path aside) {
    try (var workers = new Workers()) {
      return new Restore(set, source, aside).run(digest, workers, () -> sync(source.root()));
    }
  }

  @Override
  public FileList list(Path set) {
    try {
      var manifest = Manifest.read(set);
      return new FileList(
          manifest.header().role(),
          manifest.header().pass(),
          manifest.digest(),
          manifest.items().values().stream()
              .filter(i -> i.kind() == Item.Kind.FILE || i.kind() == Item.Kind.HARDLINK)
              .map(Item::path)
              .collect(Collectors.toUnmodifiableSet()));
    } catch (Manifest.Unusable e) {
      throw Manifest.stopped(
          "the list of a file set cannot be used", set.toString(), new IOException(e));
    }
  }

  private static @Nullable Manifest sealed(Path set) {
    try {
      return Manifest.read(set);
    } catch (Manifest.Unusable e) {
      return null;
    }
  }

  /** Asks the file system itself, with a file of one block. */
  private boolean sharesBlocks(Path from, Path set) {
    Path probe = set.resolve("probe");
    try (var files = Files.walk(from, 4)) {
      var sample = files.filter(f -> Files.isRegularFile(f, LinkOption.NOFOLLOW_LINKS)).findFirst();
      return sample.isPresent()
          && shell
              .run(
                  Command.of("cp", "--reflink=always", sample.get().toString(), probe.toString())
                      .within(Duration.ofSeconds(10)))
              .ok();
    } catch (IOException | java.io.UncheckedIOException | OutsideException e) {
      return false;
    } finally {
      try {
        Files.deleteIfExists(probe);
      } catch (IOException e) {
        // A left-over of one block.
      }
    }
  }

  /** One call for the whole file system: forcing 20,000 files one by one takes minutes. */
  private void sync(Path directory) {
    var command = Command.of("sync", "--file-system", directory.toString());
    shell
        .run(command.within(Duration.ofMinutes(30)))
        .orFail(
            "copied files could not be forced to disk", "check the disk, then run belay resume");
  }
}
