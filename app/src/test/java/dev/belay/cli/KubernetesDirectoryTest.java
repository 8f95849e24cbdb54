package dev.belay.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class KubernetesDirectoryTest {
  private static final int WRONG_USAGE = 2;

  @TempDir private Path directory;

  @ParameterizedTest
  @CsvSource({
    "values.yaml, api:",
    "Chart.yaml, name: dify",
    "api.yaml, apiVersion: apps/v1;kind: Deployment",
    "api.yml, kind: Service;apiVersion: v1",
  })
  void itIsSaidWhatIsThereForKubernetesAndWhatIsNot(String name, String text) throws IOException {
    Files.writeString(directory.resolve(name), text.replace(";", "\n"));
    var run = PlanRun.of(directory, "1.15.0");
    assertThat(run.exit).isEqualTo(WRONG_USAGE);
    assertThat(run.err)
        .contains(
            "on Kubernetes is looked at in its namespace",
            "belay survey --namespace",
            name,
            "belay values diff --help");
  }

  @Test
  void otherDirectoriesGetTheMessageThatTheyHad() throws IOException {
    Files.writeString(directory.resolve("some.yaml"), "a: 1\n");
    assertThat(PlanRun.of(directory, "1.15.0").err)
        .contains("docker-compose.yaml")
        .doesNotContain("Kubernetes");
  }
}
