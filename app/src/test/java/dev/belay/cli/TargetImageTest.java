package dev.belay.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.belay.migration.MigrationFiles;
import dev.belay.migration.RevisionFile;
import dev.belay.outside.OwnShell;
import dev.belay.release.CatalogFiles;
import dev.belay.release.DifyVersion;
import dev.belay.release.ReleaseFacts;
import dev.belay.survey.Identity;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class TargetImageTest {
  private static final ReleaseFacts TARGET =
      CatalogFiles.shipped().release(DifyVersion.of("1.15.0"));

  @Test
  void anImageWithOtherMigrationsIsSaid() {
    var image =
        new MigrationFiles(
            "image", List.of(new RevisionFile("own.py", "revision = 'own'\n")), Optional.empty());
    assertThat(TargetImage.differences(image, TARGET).orElseThrow())
        .startsWith("195 of 195 revisions of the release have another text, or none: ")
        .endsWith("; 1 files are of none of them: own.py");
  }

  @Test
  void anImageThatIsNotThereIsAQuestion() {
    var identity =
        new Identity(new TreeMap<>(Map.of("image langgenius/dify-api:1.15.0", "not there")));
    assertThat(TargetImage.question(new OwnShell(), identity, TARGET).orElseThrow().seen())
        .isEqualTo(
            "langgenius/dify-api:1.15.0 is not on this engine, so nobody could look: docker pull"
                + " langgenius/dify-api:1.15.0, and plan again");
  }

  @Test
  void whereNoImageRunsNobodyIsAsked() {
    var identity = new Identity(new TreeMap<>(Map.of("installed release", "1.8.1")));
    assertThat(TargetImage.question(new OwnShell(), identity, TARGET)).isEmpty();
  }
}
