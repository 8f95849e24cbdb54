package dev.belay.config;

import dev.belay.outside.Command;
import dev.belay.outside.OutsideException;
import dev.belay.outside.Shell;
import dev.belay.release.DifyVersion;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Where the texts of tracked files come from: a directory, or the git history of one. */
public final class TrackedTexts {
  private static final long LIMIT_BYTES = 4 << 20;

  private TrackedTexts() {}

  /**
   * Files below a {@code docker/} directory. One that is too large or leads out of the directory by
   * a link counts as absent.
   */
  public static TrackedFileDiff.Texts directory(Path docker) {
    return path -> {
      Path file = docker.resolve(path);
      try {
        boolean usable = Files.isRegularFile(file) && Files.size(file) <= LIMIT_BYTES;
        return usable && file.toRealPath().startsWith(docker.toRealPath())
            ? Optional.of(Files.readAllBytes(file))
            : Optional.empty();
      } catch (IOException e) {
        return Optional.empty();
      }
    };
  }

  /**
   * Files as the git history around an installation has them for a release, by its tag; nothing
   * where there is no git, no history or no such tag.
   */
  public static TrackedFileDiff.Texts history(Shell shell, Path docker, DifyVersion version) {
    // Looked up at the first question: most installations have no edit that needs a text.
    var tags = new ArrayList<String>();
    return path -> {
      if (tags.isEmpty()) {
        tags.add(tag(shell, docker, version));
      }
      return tags.getFirst().isEmpty()
          ? Optional.empty()
          : ran(shell, docker, "show", "refs/tags/" + tags.getFirst() + ":./" + path);
    };
  }

  private static String tag(Shell shell, Path docker, DifyVersion version) {
    return List.of(version.toString(), "v" + version).stream()
        .filter(t ->
            ran(shell, docker, "rev-parse", "--verify", "--quiet", "refs/tags/" + t).isPresent())
        .findFirst()
        .orElse("");
  }

  private static Optional<byte[]> ran(Shell shell, Path docker, String... words) {
    var argv = new ArrayList<>(List.of("git", "-C", docker.toString()));
    argv.addAll(List.of(words));
    var out = new ByteArrayOutputStream();
    try {
      var ran =
          shell.stream(Command.of(argv.toArray(String[]::new)), InputStream.nullInputStream(), out);
      return ran.ok() ? Optional.of(out.toByteArray()) : Optional.empty();
    } catch (OutsideException e) {
      return Optional.empty(); // no git on this host: the texts are not at hand
    }
  }
}
