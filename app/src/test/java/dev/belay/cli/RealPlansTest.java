package dev.belay.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.belay.config.EnvFile;
import dev.belay.config.Variables;
import dev.belay.demo.SampleInstallation;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Plans for Dify's own files with 25 values of an operator in {@code .env}. */
class RealPlansTest {
  private static final Path RELEASES =
      Path.of("../..").toAbsolutePath().normalize().resolve("shared/dify-releases");

  @TempDir private Path folder;

  @Test
  void from181To1150EveryValueSurvivesAndEveryTrapIsNamed() throws IOException {
    assertThat(planned("1.8.1", "1.15.0"))
        .contains(
            // values that mean something else, or nothing, from now on
            "COMPOSE_PROFILES                       meaning changed",
            "POSTGRES_PASSWORD                      no longer read",
            "FILES_URL                              meaning changed",
            "SECRET_KEY                             meaning changed",
            // documented below envs/, read from .env only
            "PLUGIN_S3_ENDPOINT                     moved to another file",
            "the compose file reads .env: it stays",
            // services
            "its place is taken by db_postgres",
            "init_permissions   new:",
            "langgenius/qdrant:v1.7.3 → langgenius/qdrant:v1.8.3",
            // commands of the path
            "flask transform-datasource-credentials",
            "flask backfill-plugin-auto-upgrade",
            "flask data-migrate legacy-model-types --apply",
            // the database
            "drop column providers.credential_status: destroys data",
            "exclude_plugins from VARCHAR(255)[] to",
            "commits everything before it",
            "back to 1.8.1: old images on the migrated database. NOT POSSIBLE");
  }

  @Test
  void from1140To1160EveryValueSurvivesAndEveryTrapIsNamed() throws IOException {
    assertThat(planned("1.14.0", "1.16.0"))
        .contains(
            // what dify-env-sync of 1.14.1 drops
            "S3_BUCKET_NAME                         moved to another file",
            "QDRANT_URL                             moved to another file",
            "SMTP_SERVER                            moved to another file",
            "PLUGIN_S3_ENDPOINT                     moved to another file",
            ".env wins over that file, so it stays there",
            "SECRET_KEY                             meaning changed",
            "DIFY_AGENT_SERVER_SECRET_KEY           newly required",
            "agent_backend      new:",
            "local_sandbox      new:",
            "flask backfill-plugin-auto-upgrade",
            "unique_tenant_plugin_auto_upgrade_strategy",
            "Python updates end_users: destroys data",
            "back to 1.14.0: old images on the migrated database. NOT POSSIBLE");
  }

  /** What is printed; that each of the values is in the merged files is checked here. */
  private String planned(String from, String to) throws IOException {
    Path release = RELEASES.resolve(from).resolve("docker");
    assumeTrue(Files.isDirectory(release), "skipped: " + release + " is not there");
    Path installation = Files.createDirectories(folder.resolve("docker"));
    Files.copy(release.resolve("docker-compose.yaml"), installation.resolve("docker-compose.yaml"));
    Map<String, String> mine = new HashMap<>(SampleInstallation.customisation());
    var env = new StringBuilder();
    for (String line : Files.readAllLines(release.resolve(".env.example"))) {
      String key = line.contains("=") ? line.substring(0, line.indexOf('=')) : "";
      String value = mine.remove(key);
      env.append(value == null ? line : key + "=" + value).append('\n');
    }
    mine.forEach((key, value) -> env.append(key).append('=').append(value).append('\n'));
    Files.writeString(installation.resolve(".env"), env);

    var run = PlanRun.of(installation, to, "--out", folder.resolve("plan").toString());

    assertThat(run.exit).as(run.err).isIn(List.of(0, 10, 11));
    Map<String, String> before = values(installation.resolve(".env"));
    assertThat(values(folder.resolve("plan/private/.env")))
        .containsAllEntriesOf(
            SampleInstallation.customisation().keySet().stream()
                .collect(Collectors.toMap(k -> k, before::get)));
    return run.out;
  }

  private static Map<String, String> values(Path file) {
    return EnvFile.read(file, ".env").values(Variables.NONE);
  }
}
