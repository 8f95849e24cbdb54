package dev.belay.plan;

import static org.assertj.core.api.Assertions.assertThat;

import dev.belay.config.EnvSet;
import dev.belay.release.CatalogFiles;
import dev.belay.release.DifyVersion;
import dev.belay.release.ReleaseFacts;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MovedMountsTest {
  private static final String COMPOSE =
      """
      services:
        api:
          image: langgenius/dify-api:1.8.1
          volumes: ["./volumes/app/storage:/app/api/storage"]
        db:
          image: postgres:15-alpine
          volumes: ["PLACE:/var/lib/postgresql/data"]
      """;

  @TempDir private Path directory;

  private List<String> moved(String database, String override) throws IOException {
    Files.writeString(directory.resolve("docker-compose.yaml"), COMPOSE.replace("PLACE", database));
    if (!override.isEmpty()) {
      Files.writeString(directory.resolve("docker-compose.override.yaml"), override);
    }
    EnvSet now = EnvSet.read(directory, Map.of(), List.of());
    ReleaseFacts target = CatalogFiles.shipped().release(DifyVersion.of("1.15.0"));
    EnvSet then = now.with(now.next(target), Map.of());
    return new MovedMounts(Set.of("api", "db"), now, then).sentences();
  }

  @Test
  void dataThatARenamedServiceFindsInTheSamePlaceHasNotMoved() throws IOException {
    assertThat(moved("./volumes/db/data", "")).isEmpty();
  }

  @Test
  void dataThatTheOperatorKeepsElsewhereWouldNotBeFound() throws IOException {
    assertThat(moved("/srv/postgres", ""))
        .singleElement()
        .asString()
        .contains("db_postgres /var/lib/postgresql/data", "/srv/postgres now");
  }

  @Test
  void aMountOfAnOverrideFileStaysInForce() throws IOException {
    String override = "services:\n  api:\n    volumes: [\"/mnt/dify:/app/api/storage\"]\n";

    assertThat(moved("./volumes/db/data", override)).isEmpty();
  }
}
