package dev.belay.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.belay.demo.SampleInstallation;
import dev.belay.release.CatalogFiles;
import dev.belay.release.DifyVersion;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A plan speaks of the project that Compose runs after the upgrade, with the operator's files. */
class EffectivePlanTest {
  @TempDir private Path folder;

  private Path installed(String version, Map<String, String> values, String override)
      throws IOException {
    Path installation = Files.createDirectories(folder.resolve("docker"));
    SampleInstallation.write(
        CatalogFiles.shipped().release(DifyVersion.of(version)), values, installation);
    if (!override.isEmpty()) {
      Files.writeString(installation.resolve("docker-compose.override.yaml"), override);
    }
    return installation;
  }

  private static void set(Path installation, String main, String old, String text)
      throws IOException {
    Path file = installation.resolve(main);
    String before = Files.readString(file);
    assertThat(before).contains(old);
    Files.writeString(file, before.replace(old, text));
  }

  /** The finding of a check as it is printed, its lines as one; empty when it passed. */
  private static String finding(PlanRun run, String id) {
    String text = run.out.replaceAll("\\s+", " ");
    int at = text.indexOf("[" + id + "]");
    if (at < 0) {
      return "";
    }
    int end = text.indexOf(" next: ", at);
    int after = text.indexOf(" [", end + 1);
    return text.substring(at, after < 0 ? text.length() : after);
  }

  private static Map<String, String> merged(Path out) throws IOException {
    var values = new HashMap<String, String>();
    for (String line : Files.readAllLines(out.resolve("private/.env"))) {
      int equals = line.indexOf('=');
      if (equals > 0 && !line.startsWith("#")) {
        values.put(line.substring(0, equals), line.substring(equals + 1));
      }
    }
    return values;
  }

  private PlanRun plan(Path installation, String from, String to) {
    return PlanRun.of(installation, to, "--from", from, "--out", folder.resolve("plan").toString());
  }

  @Test
  void anImageInAFileThatNoReleaseReplacesStaysAndIsNamedWithItsLine() throws IOException {
    Path installation =
        installed(
            "1.13.3",
            Map.of(),
            """
            services:
              api:
                image: mirror.example.com/langgenius/dify-api:1.13.3
              plugin_daemon:
                image: mirror.example.com/langgenius/dify-plugin-daemon:0.5.3-local
            """);

    PlanRun run = plan(installation, "1.13.3", "1.15.0");

    assertThat(finding(run, "images-match"))
        .contains(
            "api runs mirror.example.com/langgenius/dify-api:1.13.3, not 1.15.0:"
                + " docker-compose.override.yaml:3 pins it");
    assertThat(finding(run, "daemon-matches")).contains("docker-compose.override.yaml:5 pins it");
    assertThat(run.out)
        .doesNotContain("mirror.example.com/langgenius/dify-api:1.15.0")
        .contains("next: set the tag of docker-compose.override.yaml:3 to 1.15.0");
  }

  @Test
  void theAdviceForAPinnedImageOpensTheCheck() throws IOException {
    Path installation =
        installed("1.13.3", Map.of(), "services: {api: {image: \"langgenius/dify-api:1.15.0\"}}\n");

    assertThat(finding(plan(installation, "1.13.3", "1.15.0"), "images-match")).isEmpty();
  }

  @Test
  void theTagOfAPinMayBeAVariable() throws IOException {
    Path installation =
        installed(
            "1.13.3",
            Map.of("MY_TAG", "1.13.3"),
            "services: {web: {image: \"langgenius/dify-web:${MY_TAG:-1.15.0}\"}}\n");

    assertThat(finding(plan(installation, "1.13.3", "1.15.0"), "images-match"))
        .contains("web runs langgenius/dify-web:1.13.3, not 1.15.0");
  }

  @Test
  void aWorkerOfOnesOwnIsOnTheReleasesImageOrNamedAndItsQueuesAddToTheOthers() throws IOException {
    Path installation =
        installed(
            "1.13.3",
            Map.of(),
            """
            services:
              worker_dataset:
                image: langgenius/dify-api:1.13.3
                env_file: [.env]
                environment: {MODE: worker, CELERY_QUEUES: dataset}
            """);

    PlanRun run = plan(installation, "1.13.3", "1.15.0");

    assertThat(finding(run, "queues-consumed")).isEmpty();
    assertThat(finding(run, "images-match"))
        .contains("worker_dataset runs langgenius/dify-api:1.13.3, not 1.15.0");
  }

  @Test
  void queuesThatNoWorkerOfTheProjectTakesAreMissed() throws IOException {
    Path installation =
        installed(
            "1.13.3",
            Map.of("CELERY_QUEUES", "dataset,mail"),
            "services: {worker_more: {image: \"langgenius/dify-api:1.15.0\","
                + " command: celery -A app.celery worker -Q workflow}}\n");

    assertThat(finding(plan(installation, "1.13.3", "1.15.0"), "queues-consumed"))
        .contains("queues have no worker")
        .doesNotContain(" workflow,", " dataset,", " mail,");
  }

  @Test
  void anOverrideThatNamesTheRenamedDatabaseBreaksTheProjectAndNothingElseIsSaidOfIt()
      throws IOException {
    Path installation = installed("1.9.1", Map.of(), "services:\n  db:\n    shm_size: 4gb\n");

    PlanRun run = plan(installation, "1.9.1", "1.15.0");

    assertThat(finding(run, "compose-accepts"))
        .contains("docker-compose.override.yaml:2 speaks of db, which is db_postgres from 1.10.1");
    assertThat(finding(run, "mounts-moved")).isEmpty();
    assertThat(finding(run, "hosts-resolve")).isEmpty();
    assertThat(merged(folder.resolve("plan"))).containsEntry("DB_HOST", "db_postgres");
  }

  @Test
  void aDependencyOnAServiceThatIsGoneOrAsleepIsRefusedToo() throws IOException {
    Path installation =
        installed(
            "1.9.1",
            Map.of(),
            "services: {reports: {image: \"example/reports:1\", depends_on: [db]}}\n");

    assertThat(finding(plan(installation, "1.9.1", "1.15.0"), "compose-accepts"))
        .contains("service reports depends on db, which is no service any more");
  }

  @Test
  void aHostIsAlsoAContainerNameAnAliasAnExtraHostOrOutsideOfTheProject() throws IOException {
    Path installation =
        installed(
            "1.13.3",
            Map.of(
                "DB_HOST", "pg-main",
                "REDIS_HOST", "cache",
                "QDRANT_URL", "http://vectors:6333",
                "VECTOR_STORE", "qdrant",
                "CODE_EXECUTION_ENDPOINT", "http://box:8194"),
            """
            services:
              pg: {image: "postgres:15", container_name: pg-main}
              store: {image: "redis:6", networks: {default: {aliases: [cache]}}}
              api: {extra_hosts: ["vectors:10.0.0.7"]}
            """);

    assertThat(finding(plan(installation, "1.13.3", "1.15.0"), "hosts-resolve")).isEmpty();
  }

  @Test
  void whatRunsTodayIsStartedAfterwardsWithoutCOMPOSE_PROFILESInTheFile() throws IOException {
    Path installation = installed("1.8.1", Map.of(), "");
    Files.writeString(
        installation.resolve(".env"), "SECRET_KEY=sk-of-ones-own-0123456789\nDB_PASSWORD=own\n");

    PlanRun run = plan(installation, "1.8.1", "1.15.0");

    assertThat(finding(run, "profiles-start")).isEmpty();
    assertThat(merged(folder.resolve("plan")).get("COMPOSE_PROFILES").split(","))
        .contains("weaviate", "postgresql");
  }

  @Test
  void theAdviceOfProfilesIsALineThatStartsThem() throws IOException {
    Path installation =
        installed("1.13.3", Map.of("COMPOSE_PROFILES", "weaviate", "DB_HOST", "db_postgres"), "");
    Path answers = Files.writeString(folder.resolve("answers"), "\"profiles\": keep\n");

    PlanRun run =
        PlanRun.of(installation, "1.15.0", "--from", "1.13.3", "--answers", answers.toString());

    String line = "write the line COMPOSE_PROFILES=";
    assertThat(finding(run, "profiles-start")).contains(line);
    String advice = finding(run, "profiles-start").split(line)[1].split(" ")[0];
    set(installation, ".env", "COMPOSE_PROFILES=weaviate\n", "COMPOSE_PROFILES=" + advice + "\n");
    assertThat(finding(plan(installation, "1.13.3", "1.15.0"), "profiles-start")).isEmpty();
  }

  @Test
  void aNewerStoreOfOnesOwnStaysAndAnOlderOneIsNotAdvised() throws IOException {
    Path installation =
        installed(
            "1.13.3",
            Map.of("VECTOR_STORE", "qdrant", "QDRANT_URL", "http://qdrant:6333"),
            "services: {qdrant: {image: \"qdrant/qdrant:v1.15.4\"}}\n");

    PlanRun run = plan(installation, "1.13.3", "1.15.0");

    assertThat(finding(run, "images-match")).isEmpty();
    assertThat(finding(run, "stores-in-order")).isEmpty();
  }

  @Test
  void milvus25GoesThrough2516AndTheAdviceOpensTheCheck() throws IOException {
    var values = Map.of("VECTOR_STORE", "milvus", "MILVUS_URI", "http://milvus-standalone:19530");
    Path installation = installed("1.10.1", values, "");

    assertThat(finding(plan(installation, "1.10.1", "1.15.0"), "stores-in-order"))
        .contains("milvus-standalone v2.5.15 to v2.6.3", "2.5.16 or later", "volumes/milvus");

    installed(
        "1.10.1", values, "services: {milvus-standalone: {image: \"milvusdb/milvus:v2.5.16\"}}\n");
    assertThat(finding(plan(installation, "1.10.1", "1.15.0"), "stores-in-order")).isEmpty();
  }

  @Test
  void theSandboxIsJudgedByTheFileThatTheUpgradeLeaves() throws IOException {
    Path installation = installed("1.13.0", Map.of(), "");
    Path config = installation.resolve("volumes/sandbox/conf/config.yaml");
    Files.createDirectories(config.getParent());
    Files.writeString(config, "app:\n  port: 8194\npython_path: /usr/local/bin/python3\n");

    // of a file of the operator's own it depends on how it is merged, which needs its texts
    assertThat(finding(plan(installation, "1.13.0", "1.15.0"), "sandbox-python-path"))
        .isNotEmpty()
        .doesNotContain("sandbox.python_path is /usr/local/bin/python3");
  }

  @Test
  void editsThatOnlyHandKeysToServicesAreCarriedByTheFileThatHoldsThem() throws IOException {
    Path installation =
        installed("0.11.2", Map.of("MY_GATEWAY", "gw.example.org", "MY_LIMIT", "7"), "");
    String mode = "      MODE: \"api\"\n";
    set(installation, "docker-compose.yaml", mode, mode + "      MY_GATEWAY: ${MY_GATEWAY:-}\n");

    PlanRun run = plan(installation, "0.11.2", "1.15.0");

    assertThat(finding(run, "file:docker-compose.yaml"))
        .contains("api environment.MY_GATEWAY", "take the new release's docker-compose.yaml");
    assertThat(run.out).doesNotContain("BLOCKED  you and the new release");
  }

  @Test
  void anEditThatNoEnvironmentCarriesIsStillOne() throws IOException {
    Path installation = installed("0.11.2", Map.of(), "");
    set(installation, "docker-compose.yaml", "  api:\n", "  api:\n    mem_limit: 2g\n");

    assertThat(finding(plan(installation, "0.11.2", "1.15.0"), "file:docker-compose.yaml"))
        .contains("api mem_limit: released nothing, yours 2g", "new release's text is not at hand");
  }
}
