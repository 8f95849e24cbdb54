package dev.belay.survey;

import static org.assertj.core.api.Assertions.assertThat;

import dev.belay.outside.Command;
import dev.belay.outside.Failure;
import dev.belay.outside.Observed;
import dev.belay.outside.OutsideException;
import dev.belay.outside.Ran;
import dev.belay.outside.Shell;
import dev.belay.step.InstallationFile;
import dev.belay.view.InstallationDraftText;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What {@code belay init} writes, read back as every other command reads it. */
class InstallationDraftTest {
  private static final String COMPOSE =
      """
      services:
        api:
          image: langgenius/dify-api:1.8.1
          env_file: .env
          environment: {STORAGE_TYPE: "${STORAGE_TYPE:-opendal}", OPENDAL_SCHEME: fs}
          volumes: ["./volumes/app/storage:/app/api/storage"]
        plugin_daemon:
          image: langgenius/dify-plugin-daemon:0.2.0-local
          environment: {DB_DATABASE: "${DB_PLUGIN_DATABASE:-dify_plugin}"}
          volumes: ["${DAEMON:-./volumes/plugin_daemon}:/app/storage"]
        weaviate:
          image: semitechnologies/weaviate:1.19.0
          profiles: [weaviate]
          volumes: ["./volumes/weaviate:/var/lib/weaviate"]
      """;

  @TempDir private Path folder;
  private Path home;

  @BeforeEach
  void home() throws IOException {
    home = Files.createDirectory(folder.resolve("My.Dify"));
    Files.writeString(home.resolve("docker-compose.yaml"), COMPOSE);
    env("COMPOSE_PROFILES=weaviate\n");
  }

  private void env(String text) throws IOException {
    Files.writeString(home.resolve(".env"), text);
  }

  /** What the engine lists, one line for each container. */
  private record Engine(String listed) implements Shell {
    @Override
    public Ran run(Command command) {
      return new Ran(command, 0, listed, "", Duration.ZERO);
    }

    @Override
    public Ran stream(Command command, InputStream in, OutputStream out) {
      throw new OutsideException(Failure.unknown("not asked", "-", "-"));
    }
  }

  private InstallationDraft draft(String listed) {
    return switch (InstallationDraft.of(ComposeSurvey.of(home, Map.of()), new Engine(listed))) {
      case Observed.Known<InstallationDraft>(var draft) -> draft;
      case Observed.Unknown<InstallationDraft>(var why, var next) -> throw new AssertionError(why);
    };
  }

  private String unknown(String listed) {
    return switch (InstallationDraft.of(ComposeSurvey.of(home, Map.of()), new Engine(listed))) {
      case Observed.Known<InstallationDraft>(var draft) -> throw new AssertionError(draft);
      case Observed.Unknown<InstallationDraft>(var why, var next) -> why;
    };
  }

  @Test
  void everyKeyIsReadBackAsItWasFound() throws IOException {
    env("COMPOSE_PROFILES=weaviate\nDB_DATABASE=yes\nDB_PLUGIN_DATABASE=012\nDAEMON=/srv/a b\n");
    var draft = draft("dify-prod\ndify-prod\n");
    Path file = home.resolve("belay.yaml");
    Files.writeString(file, InstallationDraftText.of(draft));
    var read = InstallationFile.read(file);
    assertThat(read.compose().orElseThrow().project()).isEqualTo("dify-prod");
    assertThat(read.compose().orElseThrow().releases()).isEqualTo(folder.resolve("releases"));
    assertThat(read.databases())
        .containsOnly(Map.entry("database:dify", "yes"), Map.entry("database:dify_plugin", "012"));
    assertThat(read.directories())
        .extracting(d -> d.role() + " " + d.root() + " " + d.policy())
        .containsExactly(
            "files:app-storage " + home.resolve("volumes/app/storage") + " UNION",
            "files:plugin-daemon /srv/a b EXACT",
            "files:weaviate " + home.resolve("volumes/weaviate") + " EXACT");
    assertThat(draft.open()).isEmpty();
    assertThat(draft.project().seen()).isEqualTo("2 containers carry it");
  }

  @Test
  void withoutContainersTheProjectIsNamedAsComposeWouldNameIt() throws IOException {
    assertThat(draft("").project().name()).isEqualTo("mydify");
    Files.writeString(home.resolve("docker-compose.yaml"), "name: \"inside\"\n" + COMPOSE);
    assertThat(draft("").project().name()).isEqualTo("inside");
    env("COMPOSE_PROJECT_NAME=said\n");
    assertThat(draft("").project())
        .satisfies(p -> {
          assertThat(p.name()).isEqualTo("said");
          assertThat(p.seen()).startsWith("COMPOSE_PROJECT_NAME; no container was started from");
        });
  }

  /** To choose one of two would be to upgrade the other. */
  @Test
  void twoProjectsInOneDirectoryAreNotGuessedAt() {
    assertThat(unknown("one\ntwo\none\n")).contains("[one, two]", home.toString());
  }

  @Test
  void whatIsNotInADirectoryOfThisHostIsSaidAndNotNamed() throws IOException {
    env("STORAGE_TYPE=s3\nVECTOR_STORE=qdrant\nDAEMON=named_volume\n");
    var draft = draft("");
    assertThat(draft.directories()).extracting(k -> k.role()).containsExactly("app-storage");
    assertThat(draft.open())
        .satisfiesExactly(
            o -> assertThat(o).contains("s3 (STORAGE_TYPE)"),
            o -> assertThat(o).contains("vectors lie in qdrant"),
            o -> assertThat(o).contains("service plugin_daemon has no directory of this host"));
    assertThat(InstallationDraftText.of(draft)).contains("# Not kept: vectors lie in qdrant");
  }

  @Test
  void anotherKindOfDatabaseIsRefusedWithItsName() throws IOException {
    env("DB_TYPE=mysql\n");
    assertThat(unknown("")).contains("mysql (DB_TYPE)");
    assertThat(List.of(home.toFile().list())).doesNotContain("belay.yaml");
  }
}
