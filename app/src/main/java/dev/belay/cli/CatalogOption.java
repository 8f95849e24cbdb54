package dev.belay.cli;

import dev.belay.release.CatalogFiles;
import java.nio.file.Path;
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

  Path directory() {
    return directory != null ? directory : CatalogFiles.usersDirectory(System.getenv());
  }
}
