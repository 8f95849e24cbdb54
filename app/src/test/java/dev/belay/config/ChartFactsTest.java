package dev.belay.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.belay.outside.OutsideException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ChartFactsTest {
  private static final ChartFacts FACTS = ChartFacts.shipped();

  @Test
  void theShippedChartsAreThoseOfBothEditions() {
    assertThat(FACTS.versions()).hasSize(36).isSorted();
    assertThat(FACTS.find(ChartVersion.of("0.36.0")).orElseThrow().app()).isEqualTo("1.12.1");
    assertThat(FACTS.find(ChartVersion.of("3.7.4")).orElseThrow().leaves())
        .containsEntry(KeyPath.of("externalPostgres.enabled"), "false");
  }

  @Test
  void writingTheFactsAgainInAnyOrderGivesTheSameBytes() throws IOException {
    var charts = new ArrayList<ChartDefaults>();
    FACTS.versions().forEach(v -> charts.add(FACTS.find(v).orElseThrow()));
    var once = new ByteArrayOutputStream();
    ChartFacts.write(charts, once);
    Collections.reverse(charts);
    var twice = new ByteArrayOutputStream();
    ChartFacts.write(charts, twice);

    assertThat(twice.toByteArray()).isEqualTo(once.toByteArray());
    try (var shipped = ChartFacts.class.getResourceAsStream("chart-values.json.gz")) {
      assertThat(once.toByteArray()).isEqualTo(shipped.readAllBytes());
    }
  }

  @Test
  void aChartThatIsNotKnownIsRefusedWithTheHelmCommandThatGetsIt() {
    assertThatThrownBy(() -> FACTS.of(ChartVersion.of("3.9.1"), "--new-defaults"))
        .isInstanceOf(OutsideException.class)
        .hasMessageContaining("3.7.4")
        .hasMessageContaining("helm show values CHART --version 3.9.1");
  }

  @Test
  void aTextOfSeveralLinesIsKeptAsAFingerprintOnly() {
    var yaml = YamlText.of("v", "conf: |\n  one\n  two\nline: one\n");
    var chart = ChartDefaults.of(ChartVersion.of("0.40.0"), yaml, Optional.empty());

    assertThat(chart.leaves().get(KeyPath.of("conf"))).doesNotContain("one");
    assertThat(chart.leaves().get(KeyPath.of("line"))).isEqualTo("\"one\"");
  }

  @Test
  void chartVersionsAreOrderedAsHelmOrdersThem() {
    assertThat(ChartVersion.of("0.38.0-rc2")).isLessThan(ChartVersion.of("0.38.0"));
    assertThat(ChartVersion.of("dify-0.9.0")).isLessThan(ChartVersion.of("0.10.0"));
  }
}
