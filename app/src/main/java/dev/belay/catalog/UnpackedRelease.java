package dev.belay.catalog;

import dev.belay.migration.MigrationFacts;
import dev.belay.migration.MigrationSource;
import dev.belay.outside.Failure;
import dev.belay.outside.OutsideException;
import dev.belay.release.DifyVersion;
import dev.belay.release.ReleaseFacts;
import dev.belay.release.ServiceFacts;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Optional;

/** A release as an unpacked source tree. */
public final class UnpackedRelease {
  private UnpackedRelease() {}

  /**
   * @param date when it was released, else when its compose file was last changed
   */
  public static ReleaseFacts read(Path root, DifyVersion version, Optional<LocalDate> date) {
    ReleaseFacts facts =
        ReleaseTree.read(new DirectoryTree(root), version, date.orElseGet(() -> changed(root)), "");
    if (facts.revisions().isEmpty()) {
      throw new OutsideException(
          Failure.badInput(
              "this is only a part of a Dify source tree",
              "%s has no %s".formatted(root, Revisions.UNDER),
              "name a directory that holds api/ and docker/"));
    }
    return facts;
  }

  /**
   * The same with what its migrations do.
   *
   * @param known migrations whose texts need not be read again
   */
  public static ReadRelease read(
      Path root, DifyVersion version, Optional<LocalDate> date, MigrationFacts known) {
    return new ReadRelease(
        read(root, version, date), MigrationSource.at(root).facts(known), "the tree " + root);
  }

  /** Why the tree may be of another version than said: its own image tag differs. */
  public static Optional<String> doubt(ReleaseFacts facts) {
    return facts
        .compose()
        .service("api")
        .map(ServiceFacts::imageTag)
        .filter(tag -> !DifyVersion.parse(tag).equals(Optional.of(facts.version())))
        .map(tag ->
            "this tree's own image is %s, but it was added as %s".formatted(tag, facts.version()));
  }

  private static LocalDate changed(Path root) {
    try {
      return Files.getLastModifiedTime(root.resolve(ComposeFile.PATH))
          .toInstant()
          .atZone(ZoneOffset.UTC)
          .toLocalDate();
    } catch (IOException e) {
      throw new OutsideException(
          Failure.badInput(
              "this is not a Dify source tree",
              "no %s in %s".formatted(ComposeFile.PATH, root),
              "name a directory that holds api/ and docker/"),
          e);
    }
  }
}
