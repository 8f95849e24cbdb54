package dev.belay.cli;

import dev.belay.config.TrackedFileChange;
import dev.belay.config.TrackedFileDiff;
import dev.belay.config.TrackedTexts;
import dev.belay.outside.Failure;
import dev.belay.outside.OutsideException;
import dev.belay.outside.Shell;
import dev.belay.plan.EditedFiles;
import dev.belay.release.ReleaseFacts;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Where the texts of two releases are, for merging files of Dify's that an operator edited. */
final class EditedFilesInput {
  @Option(
      names = "--tree",
      paramLabel = "DIR",
      description =
          "The unpacked target release: what it is, when Belay does not know it, and its texts, for"
              + " merging files of Dify's that you edited and for --stage. Not needed when the"
              + " installation is a git checkout that has its tag.")
  private @Nullable Path tree;

  @Option(
      names = "--base",
      paramLabel = "DIR",
      description = "The unpacked installed release, likewise.")
  private @Nullable Path base;

  /** The unpacked target release, where one was named. */
  Optional<Path> tree() {
    return Optional.ofNullable(tree);
  }

  /** The unpacked installed release, likewise. */
  Optional<Path> base() {
    return Optional.ofNullable(base);
  }

  /** What becomes of every file that Compose or a container reads. */
  List<TrackedFileChange> changes(
      Shell shell, Path directory, ReleaseFacts installed, ReleaseFacts target) {
    return TrackedFileDiff.of(
            installed,
            target,
            texts("--base", base, TrackedTexts.history(shell, directory, installed.version())),
            target(shell, directory, target),
            TrackedTexts.directory(directory))
        .stream()
        .filter(change -> EditedFiles.read(change.path()))
        .toList();
  }

  /** The texts of the target release, where they are at hand. */
  TrackedFileDiff.Texts target(Shell shell, Path directory, ReleaseFacts target) {
    return texts("--tree", tree, TrackedTexts.history(shell, directory, target.version()));
  }

  private static TrackedFileDiff.Texts texts(
      String option, @Nullable Path release, TrackedFileDiff.Texts otherwise) {
    if (release == null) {
      return otherwise;
    }
    if (!Files.isDirectory(release.resolve("docker"))) {
      throw new OutsideException(
          Failure.badInput(
              option + " names no unpacked Dify release",
              release + " has no directory docker/",
              "unpack the release, and name the directory that has api/ and docker/"));
    }
    return TrackedTexts.directory(release.resolve("docker"));
  }
}
