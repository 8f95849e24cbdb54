package dev.belay.config;

import static org.assertj.core.api.Assertions.assertThat;

import dev.belay.config.ComposeChange.Kind;
import dev.belay.release.ComposeFacts;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class ComposeDiffTest {
  private static final String OLD =
      """
      x-shared: &shared
        LOG_LEVEL: ${LOG_LEVEL:-INFO}
      services:
        api:
          image: langgenius/dify-api:1.10.0
          environment:
            <<: *shared
            MODE: api
          depends_on: [db, redis]
          networks: [default, ssrf_proxy_network]
        db:
          image: postgres:15-alpine
          volumes: ["./volumes/db/data:/var/lib/postgresql/data"]
          ports: []
        redis:
          image: redis:6-alpine
        old_extra:
          image: extra:1
      networks:
        ssrf_proxy_network:
          driver: bridge
          internal: true
      """;
  private static final String NEXT =
      """
      services:
        api:
          image: langgenius/dify-api:1.10.1
          environment:
            LOG_LEVEL: ${LOG_LEVEL:-INFO}
            MODE: api
            DB_TYPE: ${DB_TYPE:-postgresql}
          depends_on:
            db_postgres: {condition: service_healthy}
            redis: {condition: service_started}
          networks: [default, ssrf_proxy_network]
        db_postgres:
          image: postgres:15-alpine
          profiles: [postgresql]
          volumes: ["./volumes/db/data:/var/lib/postgresql/data"]
        redis:
          image: redis:6-alpine
        init_permissions:
          image: busybox:latest
      networks:
        ssrf_proxy_network:
          driver: bridge
          internal: true
      """;

  private static ComposeStructure structure(String... files) {
    return ComposeStructure.of(
        Stream.of(files).map(f -> YamlText.of("docker-compose.yaml", f)).toList());
  }

  /** The catalog's shape of the same file. */
  private static ComposeFacts facts(String file) {
    var s = structure(file);
    return new ComposeFacts(
        List.copyOf(s.services().values()), java.util.Map.of(), s.volumes(), s.networks(), "2.0.0");
  }

  private static List<ComposeChange> diff(String... yours) {
    return ComposeDiff.of(facts(OLD), facts(NEXT), structure(yours));
  }

  private static List<String> of(List<ComposeChange> changes, Kind... kinds) {
    return changes.stream()
        .filter(c -> Arrays.asList(kinds).contains(c.kind()))
        .map(c -> c.service() + (c.field().isEmpty() ? "" : " " + c.field()))
        .toList();
  }

  @Test
  void aFileAsReleasedHasNoLocalChange() {
    var changes = diff(OLD);

    assertThat(changes).noneMatch(ComposeChange::local);
    assertThat(of(changes, Kind.SERVICE_RENAMED)).containsExactly("db");
    assertThat(of(changes, Kind.SERVICE_ADDED)).containsExactly("init_permissions");
    assertThat(of(changes, Kind.SERVICE_REMOVED)).containsExactly("old_extra");
    assertThat(of(changes, Kind.CHANGED))
        .contains("api image", "api environment.DB_TYPE", "api depends_on", "db profiles");
  }

  @Test
  void aRenamedServiceIsNamedWithItsNewName() {
    assertThat(diff(OLD))
        .filteredOn(c -> c.kind() == Kind.SERVICE_RENAMED)
        .singleElement()
        .extracting(ComposeChange::next)
        .isEqualTo("db_postgres");
  }

  @Test
  void aPinnedTagThatTheReleaseChangesTooIsADecisionAndOneItLeavesIsYours() {
    var changes =
        diff(
            OLD.replace("dify-api:1.10.0", "dify-api:1.10.0-ours")
                .replace("redis:6-alpine", "redis:7-alpine"));

    assertThat(of(changes, Kind.BOTH)).containsExactly("api image");
    assertThat(of(changes, Kind.EDITED)).containsExactly("redis image");
    assertThat(changes.getFirst().place()).isEqualTo("docker-compose.yaml:4");
  }

  @Test
  void whatYouHadAlreadyChangedAsTheReleaseDoesIsNoDecision() {
    assertThat(of(diff(OLD.replace("dify-api:1.10.0", "dify-api:1.10.1")), Kind.BOTH, Kind.EDITED))
        .isEmpty();
  }

  @Test
  void anOverrideFileAddsServicesPortsAndKeysAsComposeDoes() {
    String override =
        """
        services:
          api:
            environment:
              - EXTRA=1
              - MODE=worker
            volumes:
              - ./ours:/ours
          db:
            volumes:
              - ./elsewhere:/var/lib/postgresql/data
            ports:
              - "5433:5432"
          metrics:
            image: ours/metrics:1
        """;

    var changes = diff(OLD, override);

    assertThat(of(changes, Kind.SERVICE_YOURS)).containsExactly("metrics");
    assertThat(of(changes, Kind.EDITED))
        .containsExactly(
            "api environment.EXTRA",
            "api environment.MODE",
            "api volumes",
            "db ports",
            "db volumes");
    assertThat(structure(OLD, override).services().get("db").volumes())
        .containsExactly("./elsewhere:/var/lib/postgresql/data");
  }

  @Test
  void resetAndOverrideTagsCut() {
    String override =
        """
        services:
          api:
            depends_on: !reset []
            networks: !override [default]
        """;

    var api = structure(OLD, override).services().get("api");

    assertThat(api.dependsOn()).isEmpty();
    assertThat(api.networks()).containsExactly("default");
  }

  @Test
  void extendsIsNamedWithItsLine() {
    var structure = structure("services:\n  api:\n    extends: {service: x}\n");

    assertThat(structure.unresolved())
        .containsExactly("docker-compose.yaml:3: extends could not be followed");
  }

  @Test
  void anIncludeOfALocalFileIsFollowedAndAnyOtherIsNamedWithItsLine() {
    var unresolved = new ArrayList<String>();
    var file =
        YamlText.of(
            "docker-compose.yaml",
            """
            services: {}
            include: [own.yaml, {path: far.yaml}, "https://example.org/x.yaml"]
            """);

    assertThat(ComposeStructure.includes(file, unresolved)).containsExactly("own.yaml");
    assertThat(unresolved)
        .hasSize(2)
        .containsOnly(
            "docker-compose.yaml:2: an include with options or of a remote file is not followed");
  }

  @Test
  void changedNetworkOptionsAreNamed() {
    var changes = diff(OLD.replace("internal: true", "internal: false"));

    assertThat(of(changes, Kind.EDITED)).containsExactly("ssrf_proxy_network network");
  }

  @Test
  void aServiceYouTookOutIsNamed() {
    var changes = diff(OLD.replace("  old_extra:\n    image: extra:1\n", ""));

    assertThat(of(changes, Kind.SERVICE_MISSING)).containsExactly("old_extra");
  }
}
