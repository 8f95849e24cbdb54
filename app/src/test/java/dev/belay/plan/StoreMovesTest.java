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
    "ghcr.io/chroma-core/chroma:0.5.20, ghcr.io/chroma-core/chroma:0.7.0",
    "valkey/valkey:7, valkey/valkey:8",
    "mysql:8.0, mysql:9",
    "opensearchproject/opensearch:2.19.0, opensearchproject/opensearch:latest",
    "registry:5000/x/mysql:8.0@sha256:aa, mysql:9.1",
  })
  void severalVersionsAtOnceAreAskedAbout(String before, String after) {
    assertThat(move(before, after)).hasOnlyElementsOfType(Finding.Undecided.class).hasSize(1);
  }

  @ParameterizedTest
  @CsvSource({
    "opengauss/opengauss:7.0.0-RC1, opengauss/opengauss:5.0.0",
    "myscale/myscaledb:1.6.4, myscale/myscaledb:1.6",
    "valkey/valkey:8.1, valkey/valkey:8.0",
  })
  void aStepBackBlocks(String before, String after) {
    assertThat(move(before, after)).hasOnlyElementsOfType(Finding.Blocked.class).hasSize(1);
  }

  @ParameterizedTest
  @CsvSource({
    "semitechnologies/weaviate:1.27.0, semitechnologies/weaviate:1.28.3",
    "valkey/valkey:8.0, valkey/valkey:8.1",
    "valkey/valkey:8, valkey/valkey:8",
    "postgres:15, postgres:17", // stores.yaml
    "semitechnologies/weaviate:1.27.1, semitechnologies/weaviate:1.27.0", // stores.yaml
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
