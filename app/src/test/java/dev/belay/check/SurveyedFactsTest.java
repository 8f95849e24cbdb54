package dev.belay.check;

import static org.assertj.core.api.Assertions.assertThat;

import dev.belay.config.ComposeStructure;
import dev.belay.config.Variables;
import dev.belay.config.YamlText;
import dev.belay.outside.Observed;
import dev.belay.outside.OwnShell;
import dev.belay.release.CatalogFiles;
import dev.belay.release.DifyVersion;
import dev.belay.survey.ComposeSurvey;
import dev.belay.survey.HostSummary;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SurveyedFactsTest {
  private static final String COMPOSE =
      """
      services:
        api:
          image: registry.internal/langgenius/dify-api:1.10.0
        web:
          image: langgenius/dify-web:1.10.0-ours
        worker:
          image: langgenius/dify-api:1.10.0
          command: celery -A app.celery worker -Q dataset,mail
        db:
          image: postgres:15-alpine
        redis:
          image: redis:6-alpine
        metrics:
          image: ours/metrics:1
      networks:
        ssrf_proxy_network:
          driver: bridge
      """;

  private static RiskFacts facts(Path dir, Map<String, String> after) throws IOException {
    Files.writeString(dir.resolve("docker-compose.yaml"), COMPOSE);
    Path conf = Files.createDirectories(dir.resolve("volumes/sandbox/conf"));
    Files.writeString(conf.resolve("config.yaml"), "python_path: /usr/local/bin/python3\n");
    Files.createDirectories(dir.resolve("volumes/app/storage"));
    Variables none = name -> Optional.empty();
    var catalog = CatalogFiles.shipped();
    return SurveyedFacts.of(
        catalog.release(DifyVersion.of("1.10.0")),
        catalog.release(DifyVersion.of("1.15.0")),
        catalog.alembic(),
        ComposeSurvey.of(dir, none),
        ComposeStructure.of(List.of(YamlText.read(dir.resolve("docker-compose.yaml")))),
        HostSummary.of(dir, new OwnShell()),
        Observed.unknown("no --database was given", "belay plan --database URI"),
        Observed.known(Map.of()),
        Observed.known(after),
        Set.of("weaviate", "postgresql"),
        Map.of());
  }

  private static Finding judged(RiskFacts facts, String id) {
    return Risks.shipped().judge(facts).stream()
        .filter(f -> f.id().equals(id))
        .findFirst()
        .orElseThrow();
  }

  @Test
  void aRealInstallationsTrapsAreNamed(@TempDir Path dir) throws IOException {
    var facts = facts(dir, Map.of("DB_HOST", "db", "REDIS_HOST", "redis"));

    assertThat(judged(facts, "hosts-resolve").seen()).contains("DB_HOST=db");
    assertThat(judged(facts, "queues-consumed"))
        .isInstanceOf(Finding.Blocked.class)
        .satisfies(f -> assertThat(f.seen()).contains("workflow_based_app_execution"));
    assertThat(judged(facts, "sandbox-python-path")).isInstanceOf(Finding.Blocked.class);
    assertThat(judged(facts, "networks-same").seen()).contains("ssrf_proxy_network");
    assertThat(judged(facts, "images-match").seen())
        .isEqualTo("web runs langgenius/dify-web:1.10.0-ours, not 1.15.0");
    assertThat(judged(facts, "head-in-target"))
        .isInstanceOf(Finding.Undecided.class)
        .satisfies(f -> assertThat(f.seen()).contains("no --database was given"))
        .satisfies(f -> assertThat(f.next()).isEqualTo("belay plan --database URI"));
  }

  @Test
  void aDirectoryWithoutVolumesLeavesItsFactsUnknown(@TempDir Path dir) {
    var host = HostSummary.of(dir, new OwnShell());

    assertThat(host.storageOwnerUid()).isInstanceOf(Observed.Unknown.class);
    assertThat(host.storageRepaired()).isInstanceOf(Observed.Unknown.class);
    assertThat(host.sandboxPython()).isEqualTo(Observed.known(""));
  }
}
