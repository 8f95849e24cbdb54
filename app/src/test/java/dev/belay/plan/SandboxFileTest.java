package dev.belay.plan;

import static org.assertj.core.api.Assertions.assertThat;

import dev.belay.config.TrackedFileChange;
import dev.belay.outside.Observed;
import dev.belay.survey.ComposeInstallation;
import dev.belay.survey.ComposeSurvey;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SandboxFileTest {
  private static final String PATH = "volumes/sandbox/conf/config.yaml";
  private static final Observed<String> NOW = Observed.known("/usr/local/bin/python3");

  @TempDir private Path directory;

  private Observed<String> python(String mount, TrackedFileChange... changes) throws IOException {
    Files.writeString(
        directory.resolve("docker-compose.yaml"),
        """
        services:
          api: {image: "langgenius/dify-api:1.13.0"}
          sandbox: {image: "langgenius/dify-sandbox:0.2.12", volumes: ["%s:/conf"]}
        """
            .formatted(mount));
    ComposeInstallation installation = ComposeSurvey.of(directory, Map.of());
    return SandboxFile.python(installation, List.of(changes), NOW);
  }

  @Test
  void aFileThatTheReleaseReplacesNamesTheReleasesInterpreter() throws IOException {
    assertThat(python("./volumes/sandbox/conf", new TrackedFileChange.Replaced(PATH)))
        .isNotEqualTo(NOW)
        .isInstanceOf(Observed.Known.class);
  }

  @Test
  void aMergedFileIsReadAsMerged() throws IOException {
    var merged =
        new TrackedFileChange.Merged(PATH, "app: {}\npython_path: /opt/python/bin/python3\n");

    assertThat(python("./volumes/sandbox/conf", merged))
        .isEqualTo(Observed.known("/opt/python/bin/python3"));
  }

  @Test
  void aFileOfAnotherPlaceStaysWhatItIs() throws IOException {
    assertThat(python("/srv/sandbox", new TrackedFileChange.Replaced(PATH))).isEqualTo(NOW);
  }

  @Test
  void aFileThatStaysIsReadAsItIs() throws IOException {
    assertThat(python("./volumes/sandbox/conf", new TrackedFileChange.Kept(PATH))).isEqualTo(NOW);
    assertThat(python("./volumes/sandbox/conf")).isEqualTo(NOW);
  }
}
