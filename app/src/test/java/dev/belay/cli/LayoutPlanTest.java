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

/** Installations that are not Dify's tree as it comes are named as what they are, first. */
class LayoutPlanTest {
  private static final String OWN =
      """
      services:
        api:
          image: registry.example.org/dify-api:1.15.0
          env_file: [.env]
          environment: {MODE: api}
          volumes: ["files:/app/api/storage"]
        worker: {image: "registry.example.org/dify-api:1.15.0", env_file: [.env], environment: {MODE: worker}}
        web: {image: "langgenius/dify-web:1.15.0"}
        plugin_daemon: {image: "langgenius/dify-plugin-daemon:0.6.3-local", env_file: [.env]}
        store: {image: "postgres:16", volumes: ["rows:/var/lib/postgresql/data"]}
        redis: {image: "redis:7", volumes: ["cache:/data"]}
      volumes: {files: {}, rows: {}, cache: {}}
      """;

  @TempDir private Path directory;

  private PlanRun plan(String compose, String name, String from, String to) throws IOException {
    Files.writeString(directory.resolve(name), compose);
    return PlanRun.of(directory, to, "--from", from);
  }

  private static String flat(PlanRun run) {
    return run.out.replaceAll("\\s+", " ");
  }

  @Test
  void aComposeFileOfOnesOwnStaysAndIsJudgedAsOneThatStays() throws IOException {
    Files.writeString(
        directory.resolve(".env"),
        """
        SECRET_KEY=sk-own-0123456789
        DB_HOST=store
        REDIS_HOST=redis
        VECTOR_STORE=pgvector
        PGVECTOR_HOST=store
        DIFY_AGENT_SERVER_SECRET_KEY=own
        """);
    for (String name : new String[] {"docker-compose.yml", "compose.yaml"}) {
      String said = flat(plan(OWN, name, "1.15.0", "1.16.0"));

      assertThat(said.substring(0, 400)).contains("this is not Dify's Compose file (0 of its 6");
      assertThat(said)
          .contains(
              "api: image registry.example.org/dify-api:1.16.0",
              "web: image langgenius/dify-web:1.16.0",
              "1.16.0 brings and yours lacks: local_sandbox",
              "agent_backend (langgenius/dify-agent-backend:1.16.0)")
          .doesNotContain("[mounts-moved]", "[file:", "[hosts-resolve]", "[images-match]");
      Files.delete(directory.resolve(name));
    }
  }

  @Test
  void aTreeOfDifysWithEditsAndServicesOfOnesOwnIsDifysTree() throws IOException {
    SampleInstallation.write(
        CatalogFiles.shipped().release(DifyVersion.of("1.13.3")), Map.of(), directory);
    Path file = directory.resolve("docker-compose.yaml");
    String edited =
        Files.readString(file)
            .replace("  api:\n", "  mine: {image: \"a/b:1\"}\n  api:\n    mem_limit: 2g\n");

    assertThat(flat(plan(edited, "docker-compose.yaml", "1.13.3", "1.15.0")))
        .doesNotContain("this is not Dify's Compose file")
        .contains("service mine is your own");
  }

  @Test
  void imagesThatAreBuiltInPlaceAreNamedWithTheirDirectory() throws IOException {
    SampleInstallation.write(
        CatalogFiles.shipped().release(DifyVersion.of("1.13.3")), Map.of(), directory);
    Path file = directory.resolve("docker-compose.yaml");
    String built =
        Files.readString(file)
            .replace("image: \"langgenius/dify-api:1.13.3\"", "build: {context: ../api}")
            .replace("image: \"langgenius/dify-web:1.13.3\"", "build: ../web");

    PlanRun run = plan(built, "docker-compose.yaml", "1.13.3", "1.15.0");

    assertThat(flat(run).substring(0, 400)).contains("built here instead of Dify's image: api");
    assertThat(flat(run)).contains("web is built from ../web: build 1.15.0 there, or take");
    assertThat(PlanRun.of(directory, "1.15.0").err).contains("--from 1.8.1");
  }

  @Test
  void difyFromSourceWithItsMiddlewareInContainersIsNamed() throws IOException {
    Files.writeString(directory.resolve("docker-compose.middleware.yaml"), "services: {}\n");
    Files.writeString(directory.resolve("middleware.env"), "");

    PlanRun run = PlanRun.of(directory, "1.15.0", "--from", "1.11.2");

    assertThat(run.exit).isEqualTo(2);
    assertThat(run.err)
        .contains("looks like Dify from source with its middleware", "docs/installation-file.md");
  }

  @Test
  void aMissingEnvIsSaidFirst() throws IOException {
    SampleInstallation.write(
        CatalogFiles.shipped().release(DifyVersion.of("1.11.2")), Map.of(), directory);
    Files.delete(directory.resolve(".env"));

    PlanRun run = PlanRun.of(directory, "1.15.0", "--from", "1.11.2");

    assertThat(flat(run).substring(0, 400)).contains("there is no .env beside the Compose file");
  }
}
