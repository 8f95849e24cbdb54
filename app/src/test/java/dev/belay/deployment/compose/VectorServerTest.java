package dev.belay.deployment.compose;

import static org.assertj.core.api.Assertions.assertThat;

import dev.belay.deployment.Container;
import dev.belay.deployment.Stack;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.json.JsonMapper;

/** What is known of the Weaviate of a project before it is spoken to. */
class VectorServerTest {
  private static final Path DATA = Path.of("/srv/dify/docker/volumes/weaviate");

  private static Stack stack(String image) {
    var container =
        new Container(
            "1",
            "dify-weaviate-1",
            "weaviate",
            image,
            "sha256:1",
            "running",
            Optional.empty(),
            "always",
            Map.of("PERSISTENCE_DATA_PATH", "/var/lib/weaviate"),
            List.of(new Container.Mount("bind", DATA, "", "/var/lib/weaviate")),
            Map.of(),
            List.of(),
            "",
            1,
            false);
    return new Stack(
        new Stack.Engine("e", "20", "2", "unix"),
        "dify",
        Path.of("/srv/dify/docker"),
        List.of(),
        List.of(),
        List.of(container));
  }

  private static ComposeConfig target(String image) {
    return ComposeConfig.of(
        JsonMapper.shared()
            .readTree("{\"services\": {\"weaviate\": {\"image\": \"%s\"}}}".formatted(image)));
  }

  @Test
  void itsDataIsWhatIsMountedWhereItKeepsThem() {
    assertThat(VectorServer.data(stack("semitechnologies/weaviate:1.19.0"))).contains(DATA);
  }

  @ParameterizedTest
  @CsvSource({
    "1.19.0, 1.27.0, /srv/dify/docker/volumes/weaviate, true",
    "1.19.0, 1.27.0, /srv/dify/docker/volumes, true",
    "1.19.0, 1.27.0, /srv/dify/docker/volumes/app, false",
    "1.19.0, 1.19.0, /srv/dify/docker/volumes/weaviate, false",
    "1.27.0, 1.27.0, /srv/dify/docker/volumes/weaviate, false",
    "1.19.0, latest, /srv/dify/docker/volumes/weaviate, false",
  })
  void aTwinHasOneOnlyWhereItIsTakenOverAndThereIsACopy(
      String now, String next, Path data, boolean has) {
    String image = "semitechnologies/weaviate:";
    assertThat(VectorServer.isTakenOver(stack(image + now), target(image + next), List.of(data)))
        .isEqualTo(has);
  }

  @Test
  void theKeyIsThatOfAnAccountThatMayChangeTheSchema() {
    var asked =
        Map.of(
            "AUTHENTICATION_APIKEY_ENABLED",
            "true",
            "AUTHENTICATION_APIKEY_ALLOWED_KEYS",
            "reader, writer",
            "AUTHENTICATION_APIKEY_USERS",
            "r@example.org, w@example.org",
            "AUTHORIZATION_ADMINLIST_USERS",
            "w@example.org");
    assertThat(VectorServer.key(asked)).contains("writer");
    assertThat(VectorServer.key(Map.of())).isEmpty();
  }
}
