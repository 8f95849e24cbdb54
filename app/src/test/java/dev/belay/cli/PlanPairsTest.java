package dev.belay.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.belay.demo.SampleInstallation;
import dev.belay.release.CatalogFiles;
import dev.belay.release.DifyVersion;
import dev.belay.release.Hops;
import dev.belay.release.VersionChange;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Pairs of releases of the catalog, planned for a customised installation. Which of them are drawn
 * the seed says; to the newest release, and with {@code -Dbelay.pairs.all}, all are.
 */
class PlanPairsTest {
  /** One pair of so many in the quick check, and in the full one. */
  private static final int SAMPLE = 97;

  private static final int SHARE = 4;

  private static final CatalogFiles CATALOG = CatalogFiles.shipped();

  @TempDir private Path below;

  @Test
  void someReleasePairsPlanWithoutAnError() {
    assertThat(plan(SAMPLE, false)).isGreaterThan(20);
  }

  @Test
  @Tag("full")
  void aShareOfAllReleasePairsPlansWithoutAnError() {
    int planned = plan(Boolean.getBoolean("belay.pairs.all") ? 1 : SHARE, true);
    System.out.println(planned + " pairs of releases planned");
    assertThat(planned).isGreaterThan(3_000 / SHARE);
  }

  private int plan(int share, boolean newest) {
    long seed = Long.getLong("belay.seed", System.nanoTime());
    System.out.println("PlanPairsTest: one of " + share + ", -Dbelay.seed=" + seed);
    var random = new Random(seed);
    List<DifyVersion> versions = List.copyOf(CATALOG.versions());
    int planned = 0;
    for (DifyVersion from : versions) {
      Path installation = below.resolve(from.toString());
      for (DifyVersion to : versions) {
        boolean drawn = random.nextInt(share) == 0 || (newest && to.equals(versions.getLast()));
        if (drawn && Hops.shipped().between(from, to) instanceof VersionChange.Upgrade) {
          if (!installation.toFile().exists()) {
            SampleInstallation.write(
                CATALOG.release(from), SampleInstallation.customisation(), installation);
          }
          plan(installation, from, to);
          planned++;
        }
      }
    }
    return planned;
  }

  private static void plan(Path installation, DifyVersion from, DifyVersion to) {
    String pair = from + " to " + to;
    var run = PlanRun.of(installation, to.toString(), "--from", from.toString());

    assertThat(Set.of(0, 10, 11)).as(pair + "\n" + run.err).contains(run.exit);
    assertThat(run.err).as(pair).isEmpty();
    assertThat(run.out).as(pair).contains("Dify " + from + " → " + to, "Way back", "next: ");
    SampleInstallation.customisation().entrySet().stream()
        .filter(value ->
            Set.of("DB_PASSWORD", "S3_SECRET_KEY", "SMTP_PASSWORD", "SECRET_KEY")
                .contains(value.getKey()))
        .forEach(secret ->
            assertThat(run.out)
                .as(pair)
                .doesNotContain(secret.getValue().replaceAll("['\"\\\\]", "")));
  }
}
