package dev.belay.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.belay.migration.MigrationFiles;
import dev.belay.migration.RevisionFile;
import dev.belay.outside.Command;
import dev.belay.outside.OutsideException;
import dev.belay.outside.OwnShell;
import dev.belay.outside.Ran;
import dev.belay.outside.Shell;
import dev.belay.release.CatalogFiles;
import dev.belay.release.DifyVersion;
import dev.belay.release.ReleaseFacts;
import dev.belay.survey.Identity;
import java.io.InputStream;
import java.io.OutputStream;
import java.time.Duration;
import java.util.ArrayList;
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
  void onlyWhatIsNotThereIsPulledAndARefusalIsQuoted() {
    var identity =
        new Identity(
            new TreeMap<>(
                Map.of(
                    "image of api", "sha256:1",
                    "image langgenius/dify-api:1.15.0", "sha256:2",
                    "image langgenius/dify-web:1.15.0", "not there")));
    var said = new ArrayList<String>();
    assertThat(TargetImage.pull(docker(0, ""), identity, said::add)).isTrue();
    assertThat(said).containsExactly("pulling langgenius/dify-web:1.15.0");
    assertThatThrownBy(
            () -> TargetImage.pull(docker(1, "dial tcp: i/o timeout"), identity, said::add))
        .isInstanceOfSatisfying(
            OutsideException.class,
            e -> {
              assertThat(e.failure().exit().code()).isEqualTo(10);
              assertThat(e.failure().seen())
                  .isEqualTo("langgenius/dify-web:1.15.0: dial tcp: i/o timeout");
              assertThat(e.failure().next()).startsWith("docker load -i ARCHIVE");
            });
  }

  private static Shell docker(int exit, String said) {
    return new Shell() {
      @Override
      public Ran run(Command command) {
        assertThat(command.argv()).startsWith("docker", "pull");
        return new Ran(command, exit, "", said, Duration.ZERO);
      }

      @Override
      public Ran stream(Command command, InputStream in, OutputStream out) {
        return run(command);
      }
    };
  }

  @Test
  void whereNoImageRunsNobodyIsAsked() {
    var identity = new Identity(new TreeMap<>(Map.of("installed release", "1.8.1")));
    assertThat(TargetImage.question(new OwnShell(), identity, TARGET)).isEmpty();
  }
}
