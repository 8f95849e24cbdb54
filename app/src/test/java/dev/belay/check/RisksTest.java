package dev.belay.check;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.belay.outside.Observed;
import dev.belay.outside.OutsideException;
import dev.belay.release.Catalog;
import dev.belay.release.CatalogFiles;
import dev.belay.release.DifyVersion;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

class RisksTest {
  private static final Catalog CATALOG = CatalogFiles.shipped();
  private static final Risks RISKS = Risks.shipped();
  private static final Map<String, Map<String, Object>> CASES = cases();

  @SuppressWarnings("unchecked")
  private static Map<String, Map<String, Object>> cases() {
    try (InputStream in = RisksTest.class.getResourceAsStream("risk-cases.yaml")) {
      return (Map<String, Map<String, Object>>)
          new Load(LoadSettings.builder().build()).loadFromInputStream(in);
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  private static RiskFacts facts(List<?> path, Map<?, ?> given) {
    var old = CATALOG.release(DifyVersion.of(path.get(0).toString()));
    var next = CATALOG.release(DifyVersion.of(path.get(1).toString()));
    var facts = new EnumMap<RiskFact, Observed<?>>(RiskFact.class);
    given.forEach((name, value) -> {
      RiskFact fact = RiskFact.written(name.toString()).orElseThrow();
      Object shaped = "all".equals(value) ? next.celeryQueues() : shaped(fact.shape(), value);
      facts.put(fact, Observed.known(shaped));
    });
    return new RiskFacts(old, next, CATALOG.alembic(), facts);
  }

  private static Object shaped(RiskFact.Shape shape, Object value) {
    return switch (shape) {
      case NUMBER -> ((Number) value).longValue();
      case NUMBERS -> {
        var numbers = new LinkedHashMap<String, Long>();
        ((Map<?, ?>) value).forEach((k, v) -> numbers.put(k.toString(), ((Number) v).longValue()));
        yield numbers;
      }
      case TEXT -> value.toString();
      case FLAG, LIST, TEXTS -> value;
    };
  }

  private static List<Finding> findings(String id, RiskFacts facts) {
    return RISKS.judge(facts).stream().filter(f -> f.id().equals(id)).toList();
  }

  @TestFactory
  Stream<DynamicTest> everyRiskFiresWhereItAppliesAndIsQuietWhereItDoesNot() {
    return RISKS.all().stream()
        .map(risk -> DynamicTest.dynamicTest(risk.id(), () -> firesAndIsQuiet(risk)));
  }

  private static void firesAndIsQuiet(Risk risk) {
    Map<String, Object> given = CASES.get(risk.id());
    assertThat(given).as("the cases of " + risk.id()).isNotNull();
    List<?> path = (List<?>) given.get("path");

    assertThat(findings(risk.id(), facts(path, (Map<?, ?>) given.get("fires"))))
        .singleElement()
        .isInstanceOfAny(Finding.Warned.class, Finding.Blocked.class)
        .satisfies(f -> assertThat(f.seen()).isNotBlank())
        .satisfies(f -> assertThat(f.next()).isNotBlank());

    if (given.get("beside") instanceof List<?> beside) {
      assertThat(findings(risk.id(), facts(beside, Map.of())))
          .allMatch(f -> f instanceof Finding.Passed);
    } else {
      assertThat(findings(risk.id(), facts(path, (Map<?, ?>) given.get("quiet"))))
          .singleElement()
          .isInstanceOf(Finding.Passed.class);
    }
  }

  @TestFactory
  Stream<DynamicTest> withoutFactsARiskThatNeedsThemIsUndecidedAndSaysWhatWouldDecideIt() {
    return RISKS.all().stream()
        .filter(r -> !((Map<?, ?>) CASES.get(r.id()).get("fires")).isEmpty())
        .map(risk ->
            DynamicTest.dynamicTest(
                risk.id(),
                () -> {
                  List<?> path = (List<?>) CASES.get(risk.id()).get("path");
                  assertThat(findings(risk.id(), facts(path, Map.of())))
                      .singleElement()
                      .isInstanceOf(Finding.Undecided.class)
                      .satisfies(f -> assertThat(f.seen()).startsWith("not known: "))
                      .satisfies(f -> assertThat(f.next()).isNotBlank());
                }));
  }

  @Test
  void anUnknownFactThatCannotChangeTheAnswerDoesNotBlock() {
    var facts = facts(List.of("1.9.1", "1.9.2"), Map.of("after", Map.of("VECTOR_STORE", "qdrant")));

    assertThat(findings("weaviate-1.27", facts)).singleElement().isInstanceOf(Finding.Passed.class);
  }

  @Test
  void secretsAreMaskedInWhatWasSeen() {
    Map<String, Object> given = CASES.get("public-secret-key");
    var facts = facts((List<?>) given.get("path"), (Map<?, ?>) given.get("fires"));

    assertThat(findings("public-secret-key", facts))
        .allSatisfy(f -> assertThat(f.seen()).contains("(secret)").doesNotContain("sk-9f73"));
  }

  @Test
  void aRiskOutsideItsRangeIsNotMentioned() {
    assertThat(findings("weaviate-1.27", facts(List.of("1.10.0", "1.15.0"), Map.of()))).isEmpty();
  }

  @Test
  void atLeastFortyFiveReportsAreDecidedByFactsAndTheOthersSayWhyNot() {
    var decided = new TreeSet<String>();
    RISKS.all().forEach(r -> decided.addAll(r.rows()));
    var rehearsed = new TreeSet<String>();
    RisksPage.rehearsed().forEach(r -> rehearsed.add(r.values().get("row")));

    assertThat(decided).hasSizeGreaterThanOrEqualTo(45).doesNotContainAnyElementsOf(rehearsed);
    var all = new TreeSet<>(decided);
    all.addAll(rehearsed);
    var expected = new TreeSet<>(List.of("40a", "40b"));
    for (int i = 1; i <= 63; i++) {
      expected.add(String.valueOf(i));
    }
    assertThat(all).isEqualTo(expected);
  }

  @Test
  void whatARiskSaysOfTheCodeNamesReleaseFileAndLine() {
    var code = RISKS.all().stream().map(Risk::code).filter(c -> !c.isEmpty()).toList();

    assertThat(code)
        .hasSizeGreaterThanOrEqualTo(20)
        .allSatisfy(
            c -> assertThat(c).matches("(dify|dify-plugin-daemon) [0-9.]+ .*[a-z]:[0-9]+.*"));
  }

  @Test
  void theDocumentIsTheOneThatTheDataMakes() throws IOException {
    Path page = Path.of("..", "docs", "risks.md");
    String made = RisksPage.text(RISKS);
    if (Boolean.getBoolean("belay.write.docs")) {
      Files.writeString(page, made);
    }

    assertThat(page).hasContent(made);
  }

  @Test
  void anOrganisationsOwnRisksAreJudgedWithTheShippedOnes(@TempDir Path dir) throws IOException {
    Files.writeString(
        dir.resolve("ours.yaml"),
        """
        risks:
          - id: our-proxy
            title: our proxy lets websockets through
            to: 1.14.1..
            when: has(after.ENABLE_COLLABORATION_MODE) && after.ENABLE_COLLABORATION_MODE == 'true'
            severity: warn
            next: ask the network team
            source: our wiki
        """);
    var facts =
        facts(
            List.of("1.14.0", "1.15.0"),
            Map.of("after", Map.of("ENABLE_COLLABORATION_MODE", "true")));

    assertThat(Risks.with(dir).judge(facts))
        .filteredOn(f -> f.id().equals("our-proxy"))
        .singleElement()
        .isInstanceOf(Finding.Warned.class);
  }

  @Test
  void aMistakeInARiskFileIsRefusedWithFileAndLine(@TempDir Path dir) throws IOException {
    var good =
        new ArrayList<>(
            List.of(
                "risks:",
                "  - id: x",
                "    title: t",
                "    severity: warn",
                "    next: n",
                "    source: s"));
    for (String[] mistake :
        new String[][] {
          {"    when: after.X ==", "its condition is no CEL"},
          {"    when: afterwards.X == 'a'", "undeclared reference to 'afterwards'"},
          {"    when: database.hed == 'a'", "there is no fact database.hed"},
          {"    when: 1 + 1", "neither true nor false"},
          {"    passes: 1.x", "not a version"},
          {"    to: 1.9.0", "is a range"},
          {"    wen: true", "'wen' is not a key"}
        }) {
      var lines = new ArrayList<>(good);
      lines.add(mistake[0]);
      Files.write(dir.resolve("ours.yaml"), lines);

      assertThatThrownBy(() -> Risks.with(dir).judge(facts(List.of("1.14.0", "1.15.0"), Map.of())))
          .as(mistake[0])
          .isInstanceOf(OutsideException.class)
          .hasMessageContaining("ours.yaml:2")
          .hasMessageContaining(mistake[1]);
    }
  }

  @Test
  void everyPairOfNeighbouringReleasesIsJudgedWithoutFacts() {
    var versions = CATALOG.versions();
    for (int i = 8; i < versions.size(); i += 8) {
      var path = List.of(versions.get(i - 8), versions.get(i));
      assertThat(RISKS.judge(facts(path, Map.of()))).isNotEmpty();
    }
  }

  @Test
  void everyShippedConditionNamesKnownFactsAndIsTrueOrFalse() {
    assertThat(RISKS.all().stream().filter(r -> !r.condition().isEmpty()))
        .isNotEmpty()
        .allSatisfy(RiskCondition::check);
  }
}
