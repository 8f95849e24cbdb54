package dev.belay.plan;

import static org.assertj.core.api.Assertions.assertThat;

import dev.belay.check.Finding;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class StoreMovesTest {
  private static List<Finding> move(String before, String after) {
    return StoreMoves.findings(List.of(new ServiceRow("store", before, after, true, "")), Set.of());
  }

  @ParameterizedTest
  @CsvSource({
    "semitechnologies/weaviate:1.27.0, cr.weaviate.io/semitechnologies/weaviate:1.39.2",
    "postgres:15-alpine, postgres:17-alpine",
    "pgvector/pgvector:pg16, pgvector/pgvector:pg17",
    "redis:6-alpine, redis:8-alpine",
    "mysql:8.0, mysql:9",
    "opensearchproject/opensearch:2.19.0, opensearchproject/opensearch:latest",
    "registry:5000/x/postgres:15@sha256:aa, postgres:16",
  })
  void severalVersionsAtOnceAreAskedAbout(String before, String after) {
    assertThat(move(before, after)).hasOnlyElementsOfType(Finding.Undecided.class).hasSize(1);
  }

  @ParameterizedTest
  @CsvSource({
    "docker.elastic.co/elasticsearch/elasticsearch:8.15.1,"
        + " docker.elastic.co/elasticsearch/elasticsearch:8.14.3",
    "semitechnologies/weaviate:1.27.1, semitechnologies/weaviate:1.27.0",
    "postgres:16-alpine, postgres:15-alpine",
  })
  void aStepBackBlocks(String before, String after) {
    assertThat(move(before, after)).hasOnlyElementsOfType(Finding.Blocked.class).hasSize(1);
  }

  @ParameterizedTest
  @CsvSource({
    "semitechnologies/weaviate:1.27.0, semitechnologies/weaviate:1.28.3",
    "postgres:15.3-alpine, postgres:15.9-alpine",
    "redis:6-alpine, redis:6-alpine",
    "nginx:1.20, nginx:2.0",
  })
  void aStepThatTheMakersAllowIsNone(String before, String after) {
    assertThat(move(before, after)).isEmpty();
  }

  @Test
  void aStoreThatNoProfileStartsOrThatAnActAsksAboutIsLeftOut() {
    var row = new ServiceRow("db", "postgres:15", "postgres:17", false, "");
    assertThat(StoreMoves.findings(List.of(row), Set.of())).isEmpty();
    var asked = new ServiceRow("weaviate", "weaviate:1.19.0", "weaviate:1.27.0", true, "");
    assertThat(StoreMoves.findings(List.of(asked), Set.of("weaviate"))).isEmpty();
  }
}
