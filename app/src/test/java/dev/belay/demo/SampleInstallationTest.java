package dev.belay.demo;

import static org.assertj.core.api.Assertions.assertThat;

import dev.belay.config.ComposeDiff;
import dev.belay.config.EnvFile;
import dev.belay.config.Variables;
import dev.belay.outside.Observed;
import dev.belay.release.Catalog;
import dev.belay.release.CatalogFiles;
import dev.belay.release.DifyVersion;
import dev.belay.survey.ComposeSurvey;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SampleInstallationTest {
  @TempDir Path directory;

  @Test
  void itIsAnInstallationOfItsReleaseWithTwentyFiveValuesOfItsOwn() {
    DifyVersion version = DifyVersion.of("1.8.1");
    var release = CatalogFiles.with(directory.resolve("none")).release(version);

    SampleInstallation.write(release, SampleInstallation.customisation(), directory);
    var found = ComposeSurvey.of(directory, Map.of());
    Map<String, String> env =
        EnvFile.read(directory.resolve(".env"), ".env").values(Variables.NONE);

    assertThat(found.version()).isEqualTo(Observed.known(version));
    assertThat(found.service("plugin_daemon")).isPresent();
    assertThat(SampleInstallation.customisation()).hasSize(25);
    assertThat(env)
        .hasSizeGreaterThan(500)
        .containsEntry("DB_PASSWORD", "sample$password with spaces")
        .containsEntry("SMTP_PASSWORD", "sample \"quoted\" password");
  }

  @Test
  void itsComposeFileIsTheReleasesOwnInEveryRelease() throws IOException {
    Catalog catalog = CatalogFiles.shipped();
    for (DifyVersion version : catalog.versions()) {
      var release = catalog.release(version);
      Path folder = Files.createDirectory(directory.resolve(version.toString()));
      SampleInstallation.write(release, Map.of(), folder);

      var mine = ComposeSurvey.of(folder, Map.of()).environment().main();

      assertThat(ComposeDiff.of(release.compose(), release.compose(), mine))
          .as("edits of %s", version)
          .isEmpty();
    }
  }
}
