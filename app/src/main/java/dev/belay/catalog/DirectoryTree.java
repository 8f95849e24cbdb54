package dev.belay.catalog;

import dev.belay.outside.Failure;
import dev.belay.outside.OutsideException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** An unpacked source tree. Symbolic links are not followed: a release has none that matter. */
final class DirectoryTree implements SourceTree {
  private static final long LARGEST = 16L << 20;
  private final Path root;

  DirectoryTree(Path root) {
    this.root = root;
  }

  @Override
  public List<String> files(String under) {
    Path start = root.resolve(under);
    if (!Files.exists(start, LinkOption.NOFOLLOW_LINKS)) {
      return List.of();
    }
    try (var walk = Files.walk(start)) {
      return walk.filter(p -> Files.isRegularFile(p, LinkOption.NOFOLLOW_LINKS))
          .map(p -> root.relativize(p).toString().replace('\\', '/'))
          .sorted()
          .toList();
    } catch (IOException | java.io.UncheckedIOException e) {
      throw unreadable(start, String.valueOf(e.getMessage()), e);
    }
  }

  @Override
  public Optional<byte[]> read(String path) {
    Path file = root.resolve(path);
    if (!Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
      return Optional.empty();
    }
    try {
      if (Files.size(file) > LARGEST) {
        throw unreadable(file, "larger than 16 MB, which no file of a release is", null);
      }
      return Optional.of(Files.readAllBytes(file));
    } catch (IOException e) {
      throw unreadable(file, String.valueOf(e.getMessage()), e);
    }
  }

  private static OutsideException unreadable(
      Path path, String seen, @org.jspecify.annotations.Nullable Throwable cause) {
    var failure =
        Failure.badInput(
            "a file of the source tree could not be read", path + ": " + seen, "ls -l " + path);
    return cause == null ? new OutsideException(failure) : new OutsideException(failure, cause);
  }
}
