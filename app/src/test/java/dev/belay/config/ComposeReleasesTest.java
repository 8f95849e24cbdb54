package dev.belay.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.belay.release.CatalogFiles;
import dev.belay.release.DifyVersion;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The released compose files, read as an installation's, against the catalog's facts of them. */
@Tag("full")
class ComposeReleasesTest {
  private static final Path RELEASES = released();

  private static Path released() {
    Path at = Path.of("").toAbsolutePath();
    while (at != null && !Files.isDirectory(at.resolve("shared/dify-releases"))) {
      at = at.getParent();
    }
    return at == null ? Path.of("absent") : at.resolve("shared/dify-releases");
  }

  @Test
  void aReleasesOwnFileHasNoLocalChange() throws IOException {
    assumeTrue(Files.isDirectory(RELEASES), "skipped because the released files are not here");
    var catalog = CatalogFiles.shipped();
    try (var releases = Files.list(RELEASES)) {
      for (Path release : releases.toList()) {
        Path file = release.resolve("docker/docker-compose.yaml");
        var facts = DifyVersion.parse(release.getFileName().toString()).flatMap(catalog::find);
        if (facts.isPresent() && Files.exists(file)) {
          var yours = ComposeStructure.of(List.of(YamlText.read(file)));
          var compose = facts.get().compose();
          assertThat(ComposeDiff.of(compose, compose, yours)).as(release.toString()).isEmpty();
        }
      }
    }
  }
}
