package dev.belay.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.belay.Assembly;
import dev.belay.gate.PlanFolder;
import dev.belay.migration.MigrationFacts;
import dev.belay.release.CatalogFiles;
import dev.belay.release.DifyVersion;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Releases that are newer than the catalog, found where they are at hand. */
class NewerReleasePlanTest {
  private static final int UNKNOWN = 11;

  @TempDir private Path below;
  private NewerCheckout checkout = new NewerCheckout(Path.of(""));
  private String out = "";
  private String err = "";

  @BeforeEach
  void aCheckout() throws IOException {
    checkout = new NewerCheckout(below.resolve("dify")).write();
  }

  private int belay(String... words) {
    var said = new StringWriter();
    var failed = new StringWriter();
    int exit =
        CommandLineStart.run(
            new Assembly(), new Terminal(new PrintWriter(said), new PrintWriter(failed)), words);
    out = said.toString();
    err = failed.toString();
    return exit;
  }

  private int plan(Path installation, String to, String... more) {
    var words =
        new ArrayList<>(
            List.of("plan", "--installation", installation.toString(), "--to", to, "--catalog"));
    words.add(below.resolve("catalog").toString());
    words.addAll(List.of(more));
    return belay(words.toArray(String[]::new));
  }

  private Path apart() throws IOException {
    Path installation = Files.createDirectories(below.resolve("apart"));
    for (String name : List.of("docker-compose.yaml", ".env")) {
      Files.copy(checkout.docker().resolve(name), installation.resolve(name));
    }
    return installation;
  }

  @Test
  void theTagsOfTheCheckoutAreReadAndSaid() {
    assertThat(plan(checkout.docker(), "1.90.2")).as(err).isEqualTo(UNKNOWN);
    assertThat(out.replaceAll("\\s+", " "))
        .contains(
            "1.90.0 from tag 1.90.0 of " + checkout.docker(),
            "1.90.2 from tag 1.90.2 of " + checkout.docker(),
            "1.90.1 from tag 1.90.1 of " + checkout.docker(),
            "2 migrations run: aa03 to aa04",
            "drop table drafts",
            "1.90.1 ", // is among the releases passed
            "Not known of them: commands that have to be run")
        .doesNotContain("was not read", "releases-between", "migrations-read");
  }

  @Test
  void aTreeTellsOneReleaseAndTheSkippedOnesAreNamedAndAskedAbout() throws IOException {
    Path tree = checkout.tree("1.90.2", below.resolve("tree"));
    Path base = checkout.tree("1.90.0", below.resolve("base"));
    assertThat(plan(apart(), "1.90.2", "--tree", tree.toString(), "--base", base.toString()))
        .as(err)
        .isEqualTo(UNKNOWN);
    assertThat(out.replaceAll("\\s+", " "))
        .contains(
            "1.90.2 from the tree " + tree,
            "[releases-between] seen: between 1.90.0 and 1.90.2 there are releases that nobody here"
                + " has read, or may be: 1.90.1");
  }

  @Test
  void aTreeOfAnotherVersionIsAskedAbout() throws IOException {
    Path tree = checkout.tree("1.90.1", below.resolve("tree"));
    Path base = checkout.tree("1.90.0", below.resolve("base"));
    plan(apart(), "1.90.2", "--tree", tree.toString(), "--base", base.toString());
    assertThat(out).contains("own image is 1.90.1", "release-read-1.90.2");
  }

  @Test
  void whatIsNowhereIsUnknownWithTheCommandThatBringsIt() throws IOException {
    assertThat(plan(checkout.docker(), "1.90.3")).isEqualTo(UNKNOWN);
    assertThat(err)
        .contains("has no tag 1.90.3", "git -C %s fetch origin tag".formatted(checkout.docker()));
    assertThat(plan(apart(), "1.90.2")).isEqualTo(UNKNOWN);
    assertThat(err).contains("what Dify 1.90.0 is", "--base DIR");
  }

  @Test
  void S24_aMigrationThatCannotBeReadLeavesThePlanUndecided() throws IOException {
    checkout.git("checkout", "-q", "1.90.2");
    checkout.revision("aa05", "'aa04'", "op.add_column(");
    checkout.tag("1.90.3");
    checkout.git("checkout", "-q", "1.90.0");
    assertThat(plan(checkout.docker(), "1.90.3")).as(err).isEqualTo(UNKNOWN);
    assertThat(out.replaceAll("\\s+", " "))
        .contains(
            "[migrations-read] seen: 1 of the 5 revisions of 1.90.3 were not read, 1 of them would"
                + " run: aa05");
  }

  @Test
  void S24_aPartThatIsNotKnownLeavesThePlanUndecided() throws IOException {
    checkout.git("checkout", "-q", "1.90.2");
    checkout.revision("aa05", "'aa04'", "op.drop_table(compute_name())");
    checkout.tag("1.90.3");
    checkout.git("checkout", "-q", "1.90.0");
    plan(checkout.docker(), "1.90.3");
    assertThat(out).contains("migrations-evaluated");
  }

  @Test
  void S13_whatIsDroppedIsNotClearBeforeItWasCounted() {
    plan(checkout.docker(), "1.90.2");
    assertThat(out)
        .contains("[rows-that-go]", "--database postgresql://postgres@127.0.0.1:5432/dify");
  }

  @Test
  void S24_storesThatMoveSeveralVersionsAreAskedAboutByTheirTagsAlone() {
    plan(checkout.docker(), "1.90.2");
    assertThat(out)
        .contains(
            "store-moves-weaviate",
            "semitechnologies/weaviate:1.27.0, then semitechnologies/weaviate:1.39.2");
  }

  @Test
  void theFolderOfThePlanKeepsWhatWasReadAndAnApprovalBindsIt() throws IOException {
    Path folder = below.resolve("plan");
    plan(checkout.docker(), "1.90.2", "--out", folder.toString());
    Path kept = folder.resolve("releases");
    var facts = CatalogFiles.with(kept).release(DifyVersion.of("1.90.2"));
    assertThat(MigrationFacts.with(List.of(kept)).of(facts.revisions()).ordered()).hasSize(4);
    Files.writeString(folder.resolve("plan.json"), "{}");
    String bound = PlanFolder.open(folder).binding();
    Files.writeString(kept.resolve("index.tsv"), "");
    assertThat(PlanFolder.open(folder).binding()).isNotEqualTo(bound);
  }

  @Test
  void aSurveySaysThatTheInstallationIsNewerThanThisBelay() {
    assertThat(belay("survey", "--installation", checkout.docker().toString())).isEqualTo(11);
    assertThat(err).contains("Dify 1.90.0 is newer than the newest release that this Belay knows");
  }

  @Test
  void whatCatalogBuildReadIsExplainedLikeAShippedRelease() {
    String catalog = below.resolve("catalog").toString();
    String root = checkout.root().toString();
    assertThat(belay("catalog", "build", "--git", root, "--catalog", catalog)).as(err).isZero();
    assertThat(
            belay(
                "migrations",
                "explain",
                "--release",
                "1.90.2",
                "--catalog",
                catalog,
                "--from",
                "aa03"))
        .as(err)
        .isZero();
    assertThat(out).contains("drop table drafts");
  }
}
