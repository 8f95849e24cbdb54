package dev.belay.cli;

import dev.belay.migration.MigrationFacts;
import dev.belay.release.CatalogFiles;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** {@code --catalog}: where releases are kept that Belay does not ship. */
final class CatalogOption {
  @Option(
      names = "--catalog",
      paramLabel = "DIR",
      description =
          "Releases of your own, over the shipped ones. Default: belay/catalog below"
              + " XDG_DATA_HOME or ~/.local/share.")
  private @Nullable Path directory;

  CatalogFiles read() {
    return CatalogFiles.with(directory());
  }

  /**
   * @param further directories over it, which need not exist
   */
  CatalogFiles read(Path further) {
    return CatalogFiles.with(List.of(directory(), further));
  }

  /** What the migrations of every known release do. */
  MigrationFacts migrations(Path... further) {
    return MigrationFacts.with(Stream.concat(Stream.of(directory()), Stream.of(further)).toList());
  }

  Path directory() {
    return directory != null ? directory : CatalogFiles.usersDirectory(System.getenv());
  }
}
