package dev.belay.check;

import static org.assertj.core.api.Assertions.assertThat;

import dev.belay.outside.Observed;
import dev.belay.release.CatalogFiles;
import dev.belay.release.DifyVersion;
import dev.belay.release.Hops;
import dev.belay.release.VersionChange;
import java.util.Map;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

class ActConditionsTest {
  private static final CatalogFiles CATALOG = CatalogFiles.shipped();
  private static final ActConditions CONDITIONS = ActConditions.shipped();

  private static RiskFacts facts(Map<RiskFact, Observed<?>> known) {
    return new RiskFacts(
        CATALOG.release(DifyVersion.of("1.8.1")),
        CATALOG.release(DifyVersion.of("1.15.0")),
        CATALOG.alembic(),
        known);
  }

  @Test
  void everyConditionIsOfAnActThatThereIs() {
    var acts = new TreeSet<String>();
    for (String to : new String[] {"1.16.0", "1.18.0"}) {
      VersionChange change = Hops.shipped().between(DifyVersion.of("0.15.3"), DifyVersion.of(to));
      ((VersionChange.Upgrade) change)
          .hops()
          .forEach(hop -> hop.acts().forEach(act -> acts.add(act.id())));
    }

    assertThat(acts).containsAll(CONDITIONS.ids());
  }

  @Test
  void anActIsNeededNotNeededOrNotKnown() {
    String act = "legacy-model-types-1.15.0";
    RiskFact fact = RiskFact.DATABASE_LEGACY_MODEL_TYPES;

    assertThat(CONDITIONS.holds(act, facts(Map.of(fact, Observed.known(2L)))))
        .contains(Observed.known(true));
    assertThat(CONDITIONS.holds(act, facts(Map.of(fact, Observed.known(0L)))))
        .contains(Observed.known(false));
    assertThat(CONDITIONS.holds(act, facts(Map.of()))).get().isInstanceOf(Observed.Unknown.class);
    assertThat(CONDITIONS.holds("pipeline-plugins-1.9.0", facts(Map.of()))).isEmpty();
  }

  @Test
  void anotherVectorStoreNeedsNoWeaviate() {
    var facts = facts(Map.of(RiskFact.AFTER, Observed.known(Map.of("VECTOR_STORE", "qdrant"))));

    assertThat(CONDITIONS.holds("weaviate-1.9.2", facts)).contains(Observed.known(false));
  }
}
