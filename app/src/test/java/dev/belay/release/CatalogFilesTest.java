package dev.belay.release;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.belay.outside.OutsideException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CatalogFilesTest {
  private static final CatalogFiles SHIPPED = CatalogFiles.shipped();

  @Test
  void everyStableReleaseFromTheFirstWithAnEnvironmentTemplateOnIsShipped() {
    assertThat(SHIPPED.versions())
        .hasSize(86)
        .isSorted()
        .startsWith(DifyVersion.of("0.6.12"))
        .contains(DifyVersion.of("0.15.8"), DifyVersion.of("1.10.1-fix.1"))
        .endsWith(DifyVersion.of("1.16.0"))
        .allMatch(DifyVersion::stable);
  }

  @Test
  void everyShippedReleaseReadsBackToTheTextItWasWrittenFrom() {
    for (DifyVersion version : SHIPPED.versions()) {
      ReleaseFacts facts = SHIPPED.release(version);
      assertThat(FactsReader.read("again", bytes(FactsWriter.text(facts)))).isEqualTo(facts);
      assertThat(facts.revisions()).isNotEmpty();
      assertThat(facts.templateKeys()).hasSizeGreaterThan(200);
      assertThat(facts.codeDefaults()).hasSizeGreaterThanOrEqualTo(200);
      assertThat(facts.flaskCommands()).contains("upgrade-db", "reset-password");
      assertThat(facts.celeryQueues()).contains("dataset", "mail");
      assertThat(facts.nginxLocations()).contains("/console/api", "/v1", "/");
      assertThat(facts.compose().service("api").orElseThrow().imageRepository())
          .isEqualTo("langgenius/dify-api");
    }
  }

  @Test
  void parentsComeBeforeChildrenAndTheIndexNamesTheHead() {
    for (ReleaseEntry entry : SHIPPED.releases()) {
      var met = new HashSet<String>();
      for (ReleasedRevision r : SHIPPED.release(entry.version()).revisions()) {
        assertThat(met).as(entry.version() + " " + r.id()).containsAll(r.parents());
        met.add(r.id());
      }
      assertThat(SHIPPED.release(entry.version()).alembicHead()).isEqualTo(entry.alembicHead());
    }
  }

  @Test
  void revisionsThatWereEditedAfterTheirReleaseHaveSeveralTexts() {
    AlembicHistory history = SHIPPED.alembic();
    assertThat(history.revisions()).hasSize(200);
    var edited = history.find("1c9ba48be8e4").orElseThrow();
    assertThat(edited.first()).isEqualTo(DifyVersion.of("1.7.0"));
    assertThat(edited.texts().keySet()).contains(DifyVersion.of("1.16.0"));
    long in1101 =
        history.revisions().values().stream()
            .filter(e -> !e.first().equals(DifyVersion.of("1.10.1")))
            .filter(e -> e.texts().containsKey(DifyVersion.of("1.10.1")))
            .count();
    assertThat(in1101).isEqualTo(96);
  }

  @Test
  void theSplitEnvironmentOf1141IsThereWithItsFilesInTheOrderThatCounts() {
    ReleaseFacts before = SHIPPED.release(DifyVersion.of("1.14.0"));
    ReleaseFacts after = SHIPPED.release(DifyVersion.of("1.14.1"));
    assertThat(before.splitEnvironment()).isFalse();
    assertThat(before.compose().sharedEnv()).hasSize(717);
    assertThat(before.compose().minimumCompose()).isEqualTo("2.20.0");
    assertThat(after.splitEnvironment()).isTrue();
    assertThat(after.compose().sharedEnv()).isEmpty();
    assertThat(after.compose().minimumCompose()).isEqualTo("2.24.0");
    var files = after.compose().service("api").orElseThrow().envFiles();
    assertThat(files.getFirst())
        .isEqualTo(new ServiceFacts.EnvFile("./envs/core-services/shared.env", false));
    assertThat(files.getLast()).isEqualTo(new ServiceFacts.EnvFile("./.env", true));
  }

  @Test
  void mergedKeysAndInterpolationsOfAServiceAreThere() {
    ReleaseFacts facts = SHIPPED.release(DifyVersion.of("1.8.1"));
    ServiceFacts api = facts.compose().service("api").orElseThrow();
    assertThat(api.environment())
        .containsKeys(facts.compose().sharedEnv().keySet().toArray(String[]::new))
        .containsEntry("MODE", "api")
        .containsEntry("DB_HOST", "${DB_HOST:-db}");
    ServiceFacts nginx = facts.compose().service("nginx").orElseThrow();
    assertThat(nginx.interpolations()).contains("${EXPOSE_NGINX_PORT:-80}", "${NGINX_PORT:-80}");
    assertThat(nginx.entrypoint()).last().asString().startsWith("script:");
    assertThat(facts.pluginDaemonTag()).contains("0.2.0-local");
  }

  @Test
  void codeDefaultsAndTheirAliasesAreThere() {
    ReleaseFacts facts = SHIPPED.release(DifyVersion.of("1.15.0"));
    assertThat(setting(facts, "PGVECTOR_PORT").value()).isEqualTo(new CodeDefault.Literal("5433"));
    assertThat(setting(facts, "QDRANT_URL").value()).isEqualTo(new CodeDefault.None());
    assertThat(setting(facts, "STORAGE_TYPE").value())
        .isEqualTo(new CodeDefault.Literal("opendal"));
    assertThat(setting(facts, "FILES_URL").keys()).containsExactly("FILES_URL", "CONSOLE_API_URL");
    assertThat(facts.flaskCommands()).contains("data-migrate legacy-model-types");
  }

  private static CodeDefault setting(ReleaseFacts facts, String field) {
    return facts.codeDefaults().stream()
        .filter(d -> d.field().equals(field))
        .findFirst()
        .orElseThrow();
  }

  @Test
  void anUnknownReleaseIsRefusedWithItsNeighboursAndTheWayToAddIt() {
    assertThatThrownBy(() -> SHIPPED.release(DifyVersion.of("1.9.7")))
        .isInstanceOf(OutsideException.class)
        .hasMessageContaining("Dify 1.9.7 is not in the catalog")
        .hasMessageContaining("are 1.9.2 and 1.10.0")
        .hasMessageContaining("next: belay catalog build --help   # with --tree");
    assertThatThrownBy(() -> SHIPPED.release(DifyVersion.of("1.99.0")))
        .hasMessageContaining("the newest of 86 known releases is 1.16.0");
  }

  @Test
  void aReleaseOfTheUsersLiesOverTheShippedOnes(@TempDir Path own) throws IOException {
    String text =
        FactsWriter.text(SHIPPED.release(DifyVersion.of("1.16.0")))
            .replace("version\t1.16.0", "version\t1.17.0");
    ReleaseFacts added = FactsReader.read("own", bytes(text));
    Files.writeString(own.resolve("index.tsv"), CatalogIndex.text(java.util.List.of(added)));
    Files.write(own.resolve("1.17.0.tsv.gz"), gzip(text));
    var catalog = CatalogFiles.with(own);
    assertThat(catalog.versions()).hasSize(87).endsWith(DifyVersion.of("1.17.0"));
    assertThat(catalog.releases().getLast().shipped()).isFalse();
    assertThat(catalog.release(DifyVersion.of("1.17.0"))).isEqualTo(added);
    assertThat(CatalogFiles.with(own.resolve("absent")).versions()).hasSize(86);
  }

  @Test
  void aBrokenFileOfTheUsersIsRefusedWithItsLine(@TempDir Path own) throws IOException {
    Files.writeString(own.resolve("index.tsv"), "1.17.0\t2026-09-01\tabc\n");
    assertThatThrownBy(() -> CatalogFiles.with(own))
        .isInstanceOf(OutsideException.class)
        .hasMessageContaining("index.tsv:1");
    Files.writeString(own.resolve("index.tsv"), "1.17.0\t2026-09-01\tabc\tdef\n");
    Files.write(own.resolve("1.17.0.tsv.gz"), gzip("belay-release\t1\nversion\t1.17.0\nwhat\tx\n"));
    assertThatThrownBy(() -> CatalogFiles.with(own).release(DifyVersion.of("1.17.0")))
        .isInstanceOf(OutsideException.class)
        .hasMessageContaining("1.17.0.tsv.gz:3: 'what' is no kind of fact");
    Files.write(own.resolve("1.17.0.tsv.gz"), gzip("belay-release\t9\nversion\t1.17.0\n"));
    assertThatThrownBy(() -> CatalogFiles.with(own).release(DifyVersion.of("1.17.0")))
        .hasMessageContaining("its form is '9'");
    Files.writeString(own.resolve("1.17.0.tsv.gz"), "no gzip");
    assertThatThrownBy(() -> CatalogFiles.with(own).release(DifyVersion.of("1.17.0")))
        .isInstanceOf(OutsideException.class)
        .hasMessageContaining("could not be read");
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static byte[] gzip(String text) throws IOException {
    var out = new ByteArrayOutputStream();
    try (var gzip = new GZIPOutputStream(out)) {
      gzip.write(bytes(text));
    }
    return out.toByteArray();
  }
}
