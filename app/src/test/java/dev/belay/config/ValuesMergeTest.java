package dev.belay.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.belay.config.ValuesChange.Kind;
import dev.belay.outside.OutsideException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ValuesMergeTest {
  private static final ChartFacts FACTS = ChartFacts.shipped();
  private static final List<ValuesMove> MOVES = ValuesMove.shipped();

  private static List<ValuesChange> diff(String text, String from, String to) {
    return ValuesDiff.of(file(text), chart(from), chart(to), MOVES);
  }

  private static ValuesMerge merge(
      String text, String from, String to, Map<String, String> answers) {
    return ValuesMerge.of(file(text), chart(to), diff(text, from, to), answers);
  }

  private static ValuesMerge merge(String text, String from, String to) {
    return merge(text, from, to, Map.of());
  }

  private static ValuesFile file(String text) {
    return ValuesFile.of(YamlText.of("values.yaml", text));
  }

  private static ChartDefaults chart(String version) {
    return FACTS.of(ChartVersion.of(version), "--defaults");
  }

  private static Kind kind(List<ValuesChange> changes, String path) {
    return changes.stream()
        .filter(c -> c.path().toString().equals(path))
        .findFirst()
        .orElseThrow(() -> new AssertionError(path + " is not among " + changes))
        .kind();
  }

  @Test
  void theSecretKeyThatChart036IgnoresIsMovedToWhereItIsRead() {
    String before =
        """
        # our values, do not touch without asking Ines
        api:
          replicas: 2   # two are enough
          secretKey: 'our own key'  # from the vault

        global:
          edition: "SELF_HOSTED"
        """;

    var merge = merge(before, "0.35.0", "0.36.0");

    assertThat(merge.open()).isEmpty();
    assertThat(merge.text())
        .isEqualTo(
            """
            # our values, do not touch without asking Ines
            api:
              replicas: 2   # two are enough

            global:
              edition: "SELF_HOSTED"
              appSecretKey: 'our own key'  # from the vault
            """);
  }

  @Test
  void anEmptyOldKeyDoesNotBlankTheNewOne() {
    var merge = merge("api:\n  secretKey: \"\"\n  replicas: 2\n", "0.35.0", "0.36.0");

    assertThat(merge.text()).isEqualTo("api:\n  secretKey: \"\"\n  replicas: 2\n");
    assertThat(merge.open()).isEmpty();
  }

  @Test
  void aBlockThatLosesItsOnlyKeyGoesToo() {
    var merge = merge("api:\n  secretKey: k\nworker:\n  replicas: 3\n", "0.35.0", "0.36.0");

    assertThat(merge.text()).isEqualTo("worker:\n  replicas: 3\nglobal:\n  appSecretKey: k\n");
  }

  @Test
  void oldAndNewKeyWithDifferentValuesAreAQuestion() {
    String both = "api:\n  secretKey: one\nglobal:\n  appSecretKey: two\n";

    var asked = merge(both, "0.35.0", "0.36.0");
    var taken = merge(both, "0.35.0", "0.36.0", Map.of("values:api.secretKey", "take"));

    assertThat(asked.open()).hasSize(1);
    assertThat(asked.text()).isEqualTo(both);
    assertThat(taken.text()).isEqualTo("global:\n  appSecretKey: one\n");
  }

  @Test
  void aBucketNameThatBecameTwoIsWrappedInPlace() {
    var merge =
        merge(
            "externalS3:\n  enabled: true\n  bucketName: ours # shared\n  region: eu\n",
            "0.23.0",
            "0.24.0");

    assertThat(merge.text())
        .isEqualTo(
            "externalS3:\n  enabled: true\n  bucketName:\n    api: ours # shared\n  region: eu\n");
  }

  @Test
  void theEnterpriseDatabaseBlockThatIsIgnoredFrom390IsCarriedOver() {
    String before =
        """
        externalPostgres:
          enabled: true
          address: db.internal
          port: 5433
          credentials:
            dify:
              database: dify_prod
        """;
    var next =
        ChartDefaults.of(
            ChartVersion.of("3.9.1"),
            YamlText.of(
                "defaults.yaml",
                """
                externalDatabase:
                  enabled: false
                  host: localhost
                  port: 5432
                  databases:
                    dify: dify
                """),
            Optional.empty());
    var changes = ValuesDiff.of(file(before), chart("3.7.4"), next, MOVES);

    var merge = ValuesMerge.of(file(before), next, changes, Map.of());

    assertThat(merge.open()).isEmpty();
    assertThat(file(merge.text()).leaves())
        .isEqualTo(
            file("""
            externalDatabase:
              enabled: true
              host: db.internal
              port: 5433
              databases:
                dify: dify_prod
            """)
                .leaves());
  }

  @Test
  void anImageTagThatYouCopiedFollowsTheChartAndOneOfYourOwnIsAQuestion() {
    String text =
        """
        image:
          api:
            tag: "1.12.1" # chart's
          web:
            repository: registry.internal/dify-web
            tag: 1.12.1-patched
        """;

    var merge = merge(text, "0.36.0", "0.37.0");

    assertThat(merge.text()).contains("tag: \"1.14.2\" # chart's").contains("1.12.1-patched");
    assertThat(merge.open()).extracting(ValuesDecision::id).containsExactly("values:image.web.tag");
    assertThat(merge(text, "0.36.0", "0.37.0", Map.of("values:image.web.tag", "take")).text())
        .contains("    tag: 1.14.2\n");
  }

  @Test
  void theImageOfAStoreIsNeverExchangedUnasked() {
    var merge = merge("weaviate:\n  image:\n    tag: 1.19.1\n", "0.31.0", "0.32.0");

    assertThat(merge.text()).contains("1.19.1");
    assertThat(merge.open()).hasSize(1);
  }

  @Test
  void defaultsThatYouFollowPinnedOrCustomisedAreToldApart() {
    assertThat(kind(diff("", "0.36.0", "0.37.0"), "beat.enabled"))
        .isEqualTo(Kind.DEFAULT_CHANGED_YOU_FOLLOW);
    assertThat(kind(diff("beat:\n  enabled: false\n", "0.36.0", "0.37.0"), "beat.enabled"))
        .isEqualTo(Kind.DEFAULT_CHANGED_YOU_PINNED);
    assertThat(
            kind(
                diff("api:\n  mail:\n    smtp:\n      port: 25\n", "0.20.1", "0.21.0"),
                "api.mail.smtp.port"))
        .isEqualTo(Kind.DEFAULT_CHANGED_YOU_CUSTOMISED);
  }

  @Test
  void aSwitchThatIsTheOldDefaultIsAQuestion() {
    String text = "beat:\n  enabled: false\n";

    assertThat(merge(text, "0.36.0", "0.37.0").open()).hasSize(1);
    assertThat(merge(text, "0.36.0", "0.37.0", Map.of("values:beat.enabled", "keep")).text())
        .isEqualTo(text);
    assertThat(merge(text, "0.36.0", "0.37.0", Map.of("values:beat.enabled", "take")).text())
        .isEqualTo("beat:\n  enabled: true\n");
  }

  @Test
  void aKeyThatNeitherChartListsIsNamedAndOneInAnOpenBlockIsNot() {
    var changes = diff("api:\n  replcas: 2\n  nodeSelector:\n    pool: gpu\n", "0.36.0", "0.37.0");

    assertThat(kind(changes, "api.replcas")).isEqualTo(Kind.NOT_LISTED);
    assertThat(changes).noneMatch(c -> c.path().toString().contains("pool"));
  }

  @Test
  void aCustomValueThatIsNoLongerReadIsAQuestion() {
    var merge = merge("proxy:\n  service:\n    port: 8080\n", "0.31.0", "0.32.0");

    assertThat(merge.open())
        .extracting(ValuesDecision::id)
        .containsExactly("values:proxy.service.port");
  }

  @Test
  void aMapWhereTheNewChartExpectsAMapOfAnotherShapeIsNamed() {
    var changes = diff("externalWeaviate: off\n", "0.31.0", "0.32.0");

    assertThat(kind(changes, "externalWeaviate")).isEqualTo(Kind.TYPE_CHANGED);
  }

  @Test
  void whatStandsBehindAnAnchorIsLeftToTheOperator() {
    String text = "api: &shared\n  secretKey: k\n  replicas: 2\nworker: *shared\n";

    var merge = merge(text, "0.35.0", "0.36.0");

    assertThat(merge.text()).isEqualTo(text);
    assertThat(merge.open()).extracting(ValuesDecision::id).contains("values:api.secretKey");
  }

  @Test
  void flowStyleWindowsLineEndsByteOrderMarkAndMissingLastBreakSurvive() {
    String text = "\uFEFFworker: {replicas: 3}\r\napi: {secretKey: k, replicas: 2} # 🔑";

    var lines = merge(text, "0.35.0", "0.36.0").text().split("\r\n", -1);

    assertThat(lines)
        .containsExactly(
            "\uFEFFworker: {replicas: 3}",
            "api: {replicas: 2} # 🔑",
            "global:",
            "  appSecretKey: k",
            "");
  }

  @Test
  void aSecondMergeChangesNothing() {
    var once = merge("api:\n  secretKey: k\n  replicas: 2\n", "0.35.0", "0.36.0");
    var twice = merge(once.text(), "0.35.0", "0.36.0");

    assertThat(twice.text()).isEqualTo(once.text());
    assertThat(twice.edited()).isEmpty();
  }

  @Test
  void anAnswerThatFitsNoQuestionIsRefused() {
    assertThatThrownBy(
            () -> merge("api:\n  replicas: 2\n", "0.35.0", "0.36.0", Map.of("values:x", "keep")))
        .isInstanceOf(OutsideException.class)
        .hasMessageContaining("values:x");
  }

  @ParameterizedTest
  @ValueSource(strings = {"0.22.0", "0.35.0"})
  void aCopyOfTheOldDefaultsLosesNoValue(String version) {
    carriedToTheNewest(ChartVersion.of(version));
  }

  @Test
  @Tag("full")
  void aCopyOfAnyChartsDefaultsLosesNoValue() {
    FACTS.versions().stream()
        .filter(v -> v.edition() == ChartVersion.Edition.COMMUNITY)
        .forEach(ValuesMergeTest::carriedToTheNewest);
  }

  private static void carriedToTheNewest(ChartVersion from) {
    ChartDefaults old = FACTS.find(from).orElseThrow();
    ChartDefaults next = chart("0.38.0-rc2");
    var yours = file(ValuesSamples.text(old));
    var merge = ValuesMerge.of(yours, next, ValuesDiff.of(yours, old, next, MOVES), Map.of());
    var after = file(merge.text()).leaves();
    var edited = merge.edited().stream().map(ValuesChange::path).toList();
    var kept = new LinkedHashMap<>(yours.leaves());
    kept.keySet().removeAll(edited);

    assertThat(after).as("from chart " + from).containsAllEntriesOf(kept);
    assertThat(kept.size()).isGreaterThan(300);
  }
}
