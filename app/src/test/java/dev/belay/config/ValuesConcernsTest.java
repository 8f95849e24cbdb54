package dev.belay.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.belay.config.ValuesChange.Kind;
import dev.belay.outside.OutsideException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What no comparison of keys says: stores, halves, public secrets, wrapped files. */
class ValuesConcernsTest {
  private static final ChartFacts FACTS = ChartFacts.shipped();

  private static ChartDefaults chart(String version) {
    return FACTS.of(ChartVersion.of(version), "--defaults");
  }

  private static ChartDefaults chart(String version, String values) {
    return ChartDefaults.of(
        ChartVersion.of(version), YamlText.of("defaults.yaml", values), Optional.empty());
  }

  private static List<ValuesChange> changes(
      ValuesFile yours, ChartDefaults old, ChartDefaults next) {
    var moves = ValuesMove.shipped();
    return ValuesConcerns.with(yours, old, next, moves, ValuesDiff.of(yours, old, next, moves));
  }

  private static List<ValuesChange> changes(String text, String from, String to) {
    return changes(text, chart(from), chart(to));
  }

  private static List<ValuesChange> changes(String text, ChartDefaults from, ChartDefaults to) {
    return changes(ValuesWrapper.find(YamlText.of("values.yaml", text), from, to), from, to);
  }

  private static ValuesMerge merge(
      String text, ChartDefaults from, ChartDefaults to, Map<String, String> answers) {
    var yours = ValuesWrapper.find(YamlText.of("values.yaml", text), from, to);
    return ValuesMerge.of(yours, to, changes(yours, from, to), answers);
  }

  private static List<String> paths(List<ValuesChange> changes, Kind kind) {
    return changes.stream().filter(c -> c.kind() == kind).map(c -> c.path().toString()).toList();
  }

  @Test
  void aBundledStoreThatFollowsIsAQuestionAndOneThatIsOffIsNone() {
    assertThat(paths(changes("weaviate: {enabled: true}\n", "0.31.0", "0.32.0"), Kind.STORE_MOVES))
        .containsExactly("weaviate.image.tag");
    assertThat(
            merge("weaviate: {enabled: true}\n", chart("0.31.0"), chart("0.32.0"), Map.of()).open())
        .extracting(ValuesDecision::id)
        .contains("values:weaviate.image.tag");
    assertThat(paths(changes("weaviate: {enabled: false}\n", "0.31.0", "0.32.0"), Kind.STORE_MOVES))
        .isEmpty();
    assertThat(
            paths(
                changes(
                    "api: {replicas: 2}\n",
                    chart("0.50.0", "api: {replicas: 1}\nqdrant: {image: {tag: v1.7}}\n"),
                    chart("0.51.0", "api: {replicas: 1}\nqdrant: {image: {tag: v1.9}}\n")),
                Kind.STORE_MOVES))
        .containsExactly("qdrant.image.tag");
  }

  @Test
  void aBlockWithDataThatIsGoneIsAQuestionAlsoForWhoFollows() {
    var old = chart("3.7.4");
    var next = chart("3.9.1", "global: {appSecretKey: a}\napi: {replicas: 1}\n");
    assertThat(paths(changes("global: {appSecretKey: k}\n", old, next), Kind.DATA_GONE))
        .contains("minio");
    var kept = chart("0.50.0", "api: {x: 1}\nstore: {persistence: {size: 5Gi}}\nhelper: {x: 1}\n");
    assertThat(
            paths(changes("api: {x: 2}\n", kept, chart("0.51.0", "api: {x: 1}\n")), Kind.DATA_GONE))
        .containsExactly("store");
    assertThat(
            paths(
                changes("store: {enabled: false}\n", kept, chart("0.51.0", "api: {x: 1}\n")),
                Kind.DATA_GONE))
        .isEmpty();
  }

  @Test
  void theOtherHalfOfAnAddressIsProposedAndWritten() {
    String text =
        "externalWeaviate:\n  enabled: true\n  endpoint: https://store.example.com # ours\n";
    var asked = merge(text, chart("0.31.0"), chart("0.32.0"), Map.of());
    assertThat(asked.open())
        .extracting(ValuesDecision::id)
        .contains("values:externalWeaviate.endpoint.grpc");
    var taken =
        merge(
            text,
            chart("0.31.0"),
            chart("0.32.0"),
            Map.of(
                "values:externalWeaviate.endpoint.grpc", "take",
                "values:weaviate.image.tag", "accepted"));
    assertThat(taken.open()).isEmpty();
    assertThat(ValuesFile.of(YamlText.of("after", taken.text())).leaves())
        .containsEntry(
            KeyPath.of("externalWeaviate.endpoint.http"), "\"https://store.example.com\"")
        .containsEntry(
            KeyPath.of("externalWeaviate.endpoint.grpc"), "\"grpcs://store.example.com:50051\"");
  }

  @ParameterizedTest
  @CsvSource({
    "langgenius/dify-api, langgenius/dify-ee-api",
    "harbor.example.com/x/dify-api, harbor.example.com/x/dify-ee-api",
  })
  void nameAndTagOfAnImageGoTogether(String mine, String becomes) {
    var old = chart("3.7.4", "api: {image: {repository: langgenius/dify-api, tag: a1}}\n");
    var next = chart("3.9.1", "api: {image: {repository: langgenius/dify-ee-api, tag: 3.9.1}}\n");
    String text = "api:\n  image:\n    repository: %s\n    tag: a1\n".formatted(mine);
    var asked = merge(text, old, next, Map.of());
    var answers = new java.util.HashMap<String, String>();
    asked.open().forEach(d -> answers.put(d.id(), "take"));
    var merged = merge(text, old, next, answers);
    assertThat(ValuesFile.of(YamlText.of("after", merged.text())).leaves())
        .containsEntry(KeyPath.of("api.image.repository"), "\"" + becomes + "\"")
        .containsEntry(KeyPath.of("api.image.tag"), "\"3.9.1\"");
    assertThat(asked.open()).hasSize(mine.startsWith("harbor") ? 1 : 0);
  }

  @Test
  void aMirrorIsToldWhatItHasToHold() {
    assertThat(
            paths(
                changes("redis: {image: {registry: registry.example.com}}\n", "0.28.1", "0.29.0"),
                Kind.HALF_MOVED))
        .contains("redis.image.registry");
  }

  @Test
  void oldDefaultsInAFullCopyFollowAndWhatHoldsDataStays() {
    String values =
        """
        global: {edition: %1$s, appSecretKey: s%2$d}
        api: {persistence: {size: %2$dGi}}
        redis: {image: {tag: %2$d}}
        """;
    var old = chart("0.50.0", values.formatted("A", 1));
    var next = chart("0.51.0", values.formatted("B", 2));
    var merged = merge(values.formatted("A", 1), old, next, Map.of());
    assertThat(ValuesFile.of(YamlText.of("after", merged.text())).leaves())
        .containsEntry(KeyPath.of("global.edition"), "\"B\"")
        .containsEntry(KeyPath.of("global.appSecretKey"), "\"s1\"")
        .containsEntry(KeyPath.of("api.persistence.size"), "\"1Gi\"");
    assertThat(merged.open())
        .extracting(ValuesDecision::id)
        .containsExactly("values:redis.image.tag");
  }

  @Test
  void newServicesAndPublicSecretsComeFirst() {
    var changes = changes("api: {replicas: 2}\n", "0.36.0", "0.38.0-rc2");
    assertThat(paths(changes, Kind.STARTS_NEW)).containsExactly("agentBackend", "localSandbox");
    assertThat(paths(changes, Kind.PUBLIC_SECRET))
        .startsWith("agentBackend.auth.serverSecretKey")
        .contains("api.auth.internalApiKey", "sandbox.auth.apiKey", "global.appSecretKey");
    assertThat(merge("api: {replicas: 2}\n", chart("0.36.0"), chart("0.38.0-rc2"), Map.of()).open())
        .extracting(ValuesDecision::id)
        .containsExactly("values:agentBackend.auth.serverSecretKey");
  }

  @Test
  void aSandboxKeepsItsVolumes() {
    String text = "sandbox:\n  persistence:\n    enabled: %s\n    volumes:\n      - name: deps\n";
    var on = merge(text.formatted(true), chart("0.33.0"), chart("0.35.0"), Map.of());
    assertThat(on.text()).contains("extraVolumes:").doesNotContain("    volumes:");
    var off = merge(text.formatted(false), chart("0.33.0"), chart("0.35.0"), Map.of());
    assertThat(off.open())
        .extracting(ValuesDecision::id)
        .contains("values:sandbox.persistence.volumes");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "api: {podSecurityContext: {runAsUser: 2000}}",
        "api: {persistence: {annotations: {own.example.com/x: y}}}",
        "beat: {updateStrategy: {rollingUpdate: {maxSurge: 1}}}",
        "fullnameOverride: ours",
        "labels: {team: a}",
        "image: {api: {pullSecrets: [a]}}",
        "service: {nodePort: 30080}",
        "extraConfigFiles: {a.conf: text}",
        "_anchors: {a: 1}",
      })
  void whatTemplatesReadIsNotCalledUnread(String text) {
    var changes = changes(text + "\nweb: {replicas: 1}\n", "0.33.0", "0.36.0");
    assertThat(paths(changes, Kind.NOT_READ)).isEmpty();
    assertThat(paths(changes, Kind.NOT_LISTED)).isEmpty();
  }

  @Test
  void aMisspeltKeyIsStillNamed() {
    assertThat(paths(changes("api: {replicaz: 2}\n", "0.33.0", "0.36.0"), Kind.NOT_LISTED))
        .containsExactly("api.replicaz");
  }

  @Test
  void whatIsRenderedOtherwiseWithoutAKeyIsSaid() {
    assertThat(changes("api: {replicas: 2}\n", "0.32.0", "0.33.0"))
        .filteredOn(c -> c.kind() == Kind.RENDERED)
        .singleElement()
        .satisfies(c -> assertThat(c.effect()).contains("/app/cwd"));
    assertThat(paths(changes("api: {replicas: 2}\n", "0.36.0", "0.36.0"), Kind.RENDERED)).isEmpty();
  }

  @Test
  void pluginsInAnS3OfOnesOwnAreAQuestion() {
    String text =
        "externalS3: {enabled: true, endpoint: 'http://minio:9000', bucketName: {pluginDaemon:"
            + " p}}\n";
    assertThat(paths(changes(text, "0.25.0", "0.26.0"), Kind.HALF_MOVED))
        .contains("pluginDaemon.extraEnv");
    assertThat(
            paths(
                changes(
                    text + "pluginDaemon: {extraEnv: [{name: USE_AWS_S3, value: 'false'}]}\n",
                    "0.25.0",
                    "0.26.0"),
                Kind.HALF_MOVED))
        .doesNotContain("pluginDaemon.extraEnv");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "dify:\n  api:\n    secretKey: ours\n",
        "global: {a: 1}\nourdify:\n  api:\n    secretKey: ours\n",
        """
        apiVersion: argoproj.io/v1alpha1
        kind: Application
        spec:
          source:
            helm:
              valuesObject:
                api:
                  secretKey: ours
        """,
        """
        apiVersion: helm.toolkit.fluxcd.io/v2
        kind: HelmRelease
        spec:
          values:
            api:
              secretKey: ours
        """,
      })
  void aWrappedFileIsEditedInsideItsWrapper(String text) {
    var merged = merge(text, chart("0.35.0"), chart("0.36.0"), Map.of());
    assertThat(merged.edited()).extracting(ValuesChange::kind).contains(Kind.MOVED);
    assertThat(merged.text())
        .contains("appSecretKey: ours")
        .doesNotContain("secretKey: ours\n ")
        .startsWith(text.substring(0, text.indexOf(':')));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "replicaCount: 2\n",
        "one: {api: {a: 1}}\ntwo: {api: {a: 1}}\n",
        "kind: Application\napiVersion: a\nspec: {helm: {values: 'api: {secretKey: x}'}}\n",
        "kind: A\napiVersion: a\nspec: {sources: [{helm: {valuesObject: {api: {a: 1}}}}]}\n",
      })
  void aFileOfWhichNothingIsTheChartsIsRefused(String text) {
    assertThatThrownBy(() -> changes(text, "0.35.0", "0.36.0"))
        .isInstanceOf(OutsideException.class)
        .hasMessageContaining("not a values.yaml of the chart");
  }

  @Test
  void ofTwoBlocksWithOneNameTheMessageSaysWhichIsInForce() {
    assertThatThrownBy(() -> YamlText.of("v.yaml", "api: {a: 1}\nweb: {a: 1}\napi: {a: 2}\n"))
        .hasMessageContaining("v.yaml:3")
        .hasMessageContaining("line 1 has no effect today");
  }
}
