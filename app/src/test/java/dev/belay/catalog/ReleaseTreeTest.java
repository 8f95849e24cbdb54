package dev.belay.catalog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.belay.outside.OutsideException;
import dev.belay.release.CodeDefault;
import dev.belay.release.DifyVersion;
import dev.belay.release.EnvTemplateKey;
import dev.belay.release.ReleaseFacts;
import dev.belay.release.ReleasedRevision;
import dev.belay.release.ServiceFacts;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReleaseTreeTest {
  private static final DifyVersion VERSION = DifyVersion.of("1.17.0");
  @TempDir private Path root;

  @BeforeEach
  void aSmallTree() throws IOException {
    file(
        "docker/docker-compose.yaml",
        """
        x-shared-env: &shared
          LOG_LEVEL: ${LOG_LEVEL:-INFO}
          MODE: none
        x-more: &more
          env_file:
            - path: ./envs/api.env
              required: false
            - ./.env
        services:
          api:
            <<: *more
            image: langgenius/dify-api:1.17.0
            environment:
              <<: *shared
              MODE: api
              PASSED:
              EMPTY: ''
            ports: ["${PORT:-${OTHER:-80}}:80", "$PLAIN:1", "$$no:2"]
            depends_on: [db]
          db:
            image: registry.example:5000/postgres
            environment: [ "PGDATA=/x=y", PGUSER ]
            command: [sh, -c, "a && b"]
            networks: { back: {} }
        networks:
          back: { internal: true }
        volumes:
          data:
        """);
    file(
        "docker/.env.example",
        "# prose with A=b\n#OFF=1\nexport A=1 # why\nB='x # y' # z\nC=a#b\nD=\n");
    file("docker/envs/api.env.example", "A=2\n");
    revision("aaa", "None");
    revision("bbb", "'aaa'");
    revision("ccc", "'aaa'");
    revision("ddd", "(\n  'bbb',\n  'ccc',\n)");
  }

  @Test
  void servicesAreReadWithMergeKeysAndEveryFormOfAList() {
    var compose = read().compose();
    ServiceFacts api = compose.service("api").orElseThrow();
    assertThat(api.environment())
        .containsEntry("LOG_LEVEL", "${LOG_LEVEL:-INFO}")
        .containsEntry("MODE", "api")
        .containsEntry("EMPTY", "")
        .doesNotContainKey("PASSED");
    assertThat(api.passedThrough()).containsExactly("PASSED");
    assertThat(api.envFiles())
        .containsExactly(
            new ServiceFacts.EnvFile("./envs/api.env", false),
            new ServiceFacts.EnvFile("./.env", true));
    assertThat(api.interpolations()).containsExactly("$PLAIN", "${PORT:-${OTHER:-80}}");
    assertThat(api.dependsOn())
        .containsExactly(new ServiceFacts.Dependency("db", "service_started", true));
    ServiceFacts db = compose.service("db").orElseThrow();
    assertThat(db.environment()).containsEntry("PGDATA", "/x=y");
    assertThat(db.passedThrough()).containsExactly("PGUSER");
    assertThat(db.imageRepository()).isEqualTo("registry.example:5000/postgres");
    assertThat(db.imageTag()).isEqualTo("latest");
    assertThat(db.command()).startsWith("sh", "-c").last().asString().startsWith("script:");
    assertThat(db.networks()).containsExactly("back");
    assertThat(compose.volumes()).containsExactly("data");
    assertThat(compose.minimumCompose()).isEqualTo("2.24.0");
  }

  @Test
  void templateKeysKeepTheirTextAndSayWhetherTheyAreCommented() {
    assertThat(read().templateKeys())
        .containsExactly(
            new EnvTemplateKey(".env.example", "OFF", "1", true, 2),
            new EnvTemplateKey(".env.example", "A", "1", false, 3),
            new EnvTemplateKey(".env.example", "B", "'x # y'", false, 4),
            new EnvTemplateKey(".env.example", "C", "a#b", false, 5),
            new EnvTemplateKey(".env.example", "D", "", false, 6),
            new EnvTemplateKey("envs/api.env.example", "A", "2", false, 1));
  }

  @Test
  void revisionsAreOrderedByTheAssignmentsAndAMergeHasTwoParents() {
    ReleaseFacts facts = read();
    assertThat(facts.revisions())
        .extracting(ReleasedRevision::id)
        .startsWith("aaa")
        .endsWith("ddd");
    assertThat(facts.revisions().getLast().parents()).containsExactly("bbb", "ccc");
    assertThat(facts.alembicHead()).isEqualTo("ddd");
  }

  @Test
  void codeDefaultsAreThoseOfTheSettingsClassAndWhatItInherits() throws IOException {
    file(
        "api/configs/app_config.py",
        """
        from configs.more import More

        class Unrelated(BaseSettings):
            NOT_THERE: str = Field(default="x")

        class DifyConfig(More, Base):
            model_config = SettingsConfigDict(extra="ignore")
            PLAIN: bool = Field(description="d", default=False)
        """);
    file(
        "api/configs/more/__init__.py",
        """
        class Base(BaseSettings):
            PLAIN: bool = Field(default=True)
            SIZE: PositiveInt = Field(default=10 * 1024)
            URL: HttpUrl = Field(default=HttpUrl("http://sandbox:8194"))
            CORES: int = Field(default=os.cpu_count() or 1)
            MUST: str = Field(description="no default")
            FIRST: str | None = Field(
                validation_alias=AliasChoices("FIRST", "SECOND"), default=None)
            lower: str = "no setting"

            @property
            def COMPUTED(self) -> str:
                return self.PLAIN

        class More(Base):
            MORE: str = "a" "b"
        """);
    assertThat(read().codeDefaults())
        .containsExactly(
            setting("PLAIN", "bool", new CodeDefault.Literal("false")),
            setting("MORE", "str", new CodeDefault.Literal("ab")),
            setting("SIZE", "PositiveInt", new CodeDefault.Literal("10240")),
            setting("URL", "HttpUrl", new CodeDefault.Literal("http://sandbox:8194")),
            setting("CORES", "int", new CodeDefault.Computed()),
            setting("MUST", "str", new CodeDefault.Required()),
            new CodeDefault(
                "FIRST", List.of("FIRST", "SECOND"), "str | None", new CodeDefault.None()));
  }

  private static CodeDefault setting(String key, String type, CodeDefault.Value value) {
    return new CodeDefault(key, List.of(key), type, value);
  }

  @Test
  void flaskCommandsAreTheRegisteredOnesByTheirNames() throws IOException {
    file(
        "api/commands/some.py",
        """
        @click.command("named-so", help="h")
        def one():
            pass

        @click.command()
        @click.option("--x")
        def after_its_function(x):
            pass

        @click.command("not-registered")
        def three():
            pass

        @click.group(
            "group",
            help="h",
        )
        def some_group():
            pass

        @click.command("inside")
        def inner():
            pass

        some_group.add_command(inner)
        """);
    file(
        "api/extensions/ext_commands.py",
        """
            cmds_to_register = [
                one,
                after_its_function,
                some_group,
            ]
            for cmd in cmds_to_register:
                app.cli.add_command(cmd)
        """);
    assertThat(read().flaskCommands())
        .containsExactly("after-its-function", "group", "group inside", "named-so");
  }

  @Test
  void migrationsThatAreNoSingleChainAreRefused() throws IOException {
    revision("eee", "'bbb'");
    assertThatThrownBy(this::read)
        .isInstanceOf(OutsideException.class)
        .hasMessageContaining("have 2 heads")
        .hasMessageContaining("[ddd, eee]");
    revision("eee", "'zzz'");
    revision("ddd", "'eee'");
    assertThatThrownBy(this::read).isInstanceOf(OutsideException.class);
  }

  @Test
  void aDirectoryThatIsNotDifyIsRefused(@TempDir Path empty) {
    assertThatThrownBy(() -> UnpackedRelease.read(empty, VERSION, Optional.empty()))
        .isInstanceOf(OutsideException.class)
        .hasMessageContaining("this is not a Dify source tree");
  }

  @Test
  void aComposeFileThatIsNoYamlIsRefusedWithItsLine() throws IOException {
    file("docker/docker-compose.yaml", "services:\n  api: [\n");
    assertThatThrownBy(this::read)
        .isInstanceOf(OutsideException.class)
        .hasMessageContaining("docker/docker-compose.yaml is not valid YAML")
        .hasMessageContaining("line 3");
  }

  @Test
  void anImageTagThatIsNotTheVersionIsDoubted() throws IOException {
    assertThat(UnpackedRelease.doubt(read())).isEmpty();
    Path compose = root.resolve("docker/docker-compose.yaml");
    Files.writeString(compose, Files.readString(compose).replace("api:1.17.0", "api:1.16.0"));
    assertThat(UnpackedRelease.doubt(read())).get().asString().contains("1.16.0");
  }

  @Test
  void theSameTreeMakesTheSameBytes(@TempDir Path one, @TempDir Path two) throws IOException {
    new CatalogFolder(one).write(List.of(read()), List.of());
    new CatalogFolder(two).write(List.of(read()), List.of());
    for (String name : List.of("index.tsv", "revisions.tsv.gz", "1.17.0.tsv.gz")) {
      assertThat(one.resolve(name)).hasSameBinaryContentAs(two.resolve(name));
    }
  }

  private ReleaseFacts read() {
    return UnpackedRelease.read(root, VERSION, Optional.of(LocalDate.of(2026, 9, 1)));
  }

  private void revision(String id, String parents) throws IOException {
    file(
        Revisions.UNDER + "/" + id + ".py",
        "\"\"\"Revises: wrong\"\"\"\nrevision = '%s'\ndown_revision = %s\n".formatted(id, parents));
  }

  private void file(String path, String text) throws IOException {
    Path file = root.resolve(path);
    Files.createDirectories(file.getParent());
    Files.writeString(file, text);
  }
}
