package dev.belay.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.belay.demo.SampleInstallation;
import dev.belay.release.CatalogFiles;
import dev.belay.release.DifyVersion;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What operators write into files of their own decides, in whatever form they write it. */
class OwnFilesPlanTest {
  @TempDir private Path folder;

  private Path installed(String version, Map<String, String> values, String override)
      throws IOException {
    Path installation = Files.createDirectories(folder.resolve("docker"));
    SampleInstallation.write(
        CatalogFiles.shipped().release(DifyVersion.of(version)), values, installation);
    Files.writeString(installation.resolve("docker-compose.override.yaml"), override);
    return installation;
  }

  /** The plan as it is printed, its lines as one. */
  private static String plan(Path installation, String from, String to) {
    PlanRun run = PlanRun.of(installation, to, "--from", from);
    assertThat(run.err).isEmpty();
    return run.out.replaceAll("\\s+", " ");
  }

  private static String finding(String plan, String id) {
    int at = plan.indexOf("[" + id + "]");
    int next = at < 0 ? -1 : plan.indexOf(" next: ", at);
    return next < 0 ? "" : plan.substring(at, Math.min(plan.length(), next + 220));
  }

  @Test
  void aServiceThatExtendsAnotherHasItsImageAndThePlaceOfIt() throws IOException {
    Path installation =
        installed(
            "1.13.3",
            Map.of(),
            """
            services:
              worker_mail:
                extends: {file: more/base.yml, service: w}
              worker_data:
                extends: worker_mail
            """);
    Files.createDirectories(installation.resolve("more"));
    Files.writeString(
        installation.resolve("more/base.yml"),
        """
        services:
          w:
            image: langgenius/dify-api:1.13.3
            environment: {MODE: worker}
        """);

    String plan = plan(installation, "1.13.3", "1.15.0");

    assertThat(finding(plan, "compose-accepts")).isEmpty();
    assertThat(finding(plan, "not-followed")).isEmpty();
    assertThat(finding(plan, "images-match"))
        .contains(
            "worker_mail runs langgenius/dify-api:1.13.3, not 1.15.0: more/base.yml:3 pins it",
            "worker_data runs",
            "next: set the tag of more/base.yml:3 to 1.15.0, restart nothing");
  }

  @Test
  void anExtendedFileThatIsNotThereIsSaid() throws IOException {
    Path installation =
        installed("1.13.3", Map.of(), "services: {w: {extends: {file: gone.yml, service: w}}}\n");

    assertThat(plan(installation, "1.13.3", "1.15.0"))
        .contains("docker-compose.override.yaml:1: extends could not be followed");
  }

  @Test
  void anImageThatIsNamedByItsDigestAloneIsPinnedToo() throws IOException {
    String digest = "@sha256:" + "5a".repeat(32);
    Path installation =
        installed(
            "1.13.3",
            Map.of(),
            "services: {api: {image: \"langgenius/dify-api" + digest + "\"}}\n");

    assertThat(finding(plan(installation, "1.13.3", "1.15.0"), "images-match"))
        .contains("not 1.15.0: docker-compose.override.yaml:1 pins it");
  }

  @ParameterizedTest
  @CsvSource({
    "'services: {api: {build: ../api, image: !reset null}}'",
    "'services: {api: {build: {context: ../api}, image: \"dify-api:local\"}}'"
  })
  void whatIsBuiltHereIsAskedAboutWhereverThatIsWritten(String override) throws IOException {
    String plan = plan(installed("1.13.3", Map.of(), override + "\n"), "1.13.3", "1.15.0");

    assertThat(finding(plan, "layout")).contains("api is built from ../api: build 1.15.0 there");
    assertThat(finding(plan, "images-match")).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "'services: {api: {environment: {REDIS_MAX_CONNECTIONS: \"none\"}}}'",
    "'services: {api: {environment: [REDIS_MAX_CONNECTIONS=none]}}'"
  })
  void aRefusedValueIsToBeSetWhereItStands(String override) throws IOException {
    Path installation = installed("1.13.2", Map.of(), override + "\n");

    assertThat(finding(plan(installation, "1.13.2", "1.15.0"), "settings-taken"))
        .contains("next: set REDIS_MAX_CONNECTIONS to", " in docker-compose.override.yaml:1:")
        .doesNotContain(" in .env");
  }

  @Test
  void aRefusedValueOfAFileBelowEnvsIsToBeSetThere() throws IOException {
    Path installation = installed("1.14.1", Map.of(), "services: {}\n");
    Path file = installation.resolve("envs/core-services/api.env");
    Files.createDirectories(file.getParent());
    Files.writeString(file, "UPLOAD_FILE_SIZE_LIMIT=15MB\n");
    String env = Files.readString(installation.resolve(".env"));
    Files.writeString(
        installation.resolve(".env"), env.replaceAll("(?m)^UPLOAD_FILE_SIZE_LIMIT=.*\n", ""));

    assertThat(finding(plan(installation, "1.14.1", "1.15.0"), "settings-taken"))
        .contains(" in envs/core-services/api.env:1:");
  }

  @Test
  void twoServersOnTheSameFilesAreNotStarted() throws IOException {
    String db =
        "image: postgres:15-alpine, volumes: [\"./volumes/db/data:/var/lib/postgresql/data\"]";
    Path installation = installed("1.9.1", Map.of(), "services: {db: {" + db + "}}\n");

    assertThat(finding(plan(installation, "1.9.1", "1.15.0"), "compose-accepts"))
        .contains("db would both be started on volumes/db/data");

    String reader =
        "services: {copy: {image: example/copy, volumes: [\"./volumes/db/data:/data\"]}}\n";
    assertThat(plan(installed("1.13.3", Map.of(), reader), "1.13.3", "1.15.0"))
        .doesNotContain("would both be started");
  }

  @ParameterizedTest
  @CsvSource({
    "0.9.1, 0.9.2, elasticsearch, '', elasticsearch 8.15.1 to 8.14.3: it would go back",
    "1.13.3, 1.15.0, weaviate, 'weaviate: {image: \"semitechnologies/weaviate:1.33.1\"}', ''",
  })
  void aStoreNeverGoesBackAndANewerOneOfOnesOwnStays(
      String from, String to, String store, String own, String said) throws IOException {
    Path installation = installed(from, Map.of("VECTOR_STORE", store), "services: {" + own + "}\n");

    String finding = finding(plan(installation, from, to), "stores-in-order");
    assertThat(finding).matches(f -> said.isEmpty() ? f.isEmpty() : f.contains(said));
  }

  @Test
  void anEnvFileThatTheReleaseReadsItselfIsNoConflict() throws IOException {
    Path installation = installed("1.8.1", Map.of(), "services: {}\n");
    Path compose = installation.resolve("docker-compose.yaml");
    String text = Files.readString(compose);
    Files.writeString(compose, text.replaceFirst("\n  api:\n", "\n  api:\n    env_file: [.env]\n"));

    assertThat(finding(plan(installation, "1.8.1", "1.15.0"), "file:docker-compose.yaml"))
        .contains("take the new release's docker-compose.yaml");
  }
}
