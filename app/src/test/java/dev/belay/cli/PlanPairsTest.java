package dev.belay.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.belay.demo.SampleInstallation;
import dev.belay.release.CatalogFiles;
import dev.belay.release.DifyVersion;
import dev.belay.release.Hops;
import dev.belay.release.VersionChange;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Every pair of releases of the catalog, planned for a customised installation. */
class PlanPairsTest {
  /** One pair of so many in the quick check. */
  private static final int STRIDE = 97;

  private static final CatalogFiles CATALOG = CatalogFiles.shipped();

  @TempDir private Path below;

  @Test
  void someReleasePairsPlanWithoutAnError() {
    assertThat(plan(STRIDE)).isGreaterThan(20);
  }

  @Test
  @Tag("full")
  void everyReleasePairPlansWithoutAnError() {
    int planned = plan(1);
    System.out.println(planned + " pairs of releases planned");
    assertThat(planned).isGreaterThan(3_000);
  }

  private int plan(int stride) {
    List<DifyVersion> versions = List.copyOf(CATALOG.versions());
    int pair = 0;
    int planned = 0;
    for (DifyVersion from : versions) {
      Path installation = below.resolve(from.toString());
      for (DifyVersion to : versions) {
        boolean upgrade = Hops.shipped().between(from, to) instanceof VersionChange.Upgrade;
        if (upgrade && pair++ % stride == 0) {
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
