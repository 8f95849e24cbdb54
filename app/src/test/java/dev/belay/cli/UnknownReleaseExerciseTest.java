package dev.belay.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.belay.check.Risks;
import dev.belay.config.EnvMerge;
import dev.belay.config.EnvSet;
import dev.belay.demo.SampleInstallation;
import dev.belay.migration.MigrationFacts;
import dev.belay.outside.OwnShell;
import dev.belay.plan.Assessment;
import dev.belay.plan.Assessor;
import dev.belay.plan.MigrationRow;
import dev.belay.plan.Observations;
import dev.belay.release.AlembicHistory;
import dev.belay.release.Catalog;
import dev.belay.release.CatalogFiles;
import dev.belay.release.DifyVersion;
import dev.belay.release.Hops;
import dev.belay.release.ReleaseEntry;
import dev.belay.release.ReleaseFacts;
import dev.belay.release.VersionChange.Upgrade;
import dev.belay.survey.ComposeSurvey;
import dev.belay.survey.HostSurvey;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A Belay whose catalog lacks its newest five releases plans to one of them from git, or from a
 * tree, as one that has them does. Takes a git directory with Dify's tags by {@code
 * -Dbelay.dify.git=DIR}.
 */
class UnknownReleaseExerciseTest {
  private static final int NEWEST = 5;
  private static final DifyVersion FROM = DifyVersion.of("1.13.3");
  private static final DifyVersion TO = DifyVersion.of("1.15.0");

  /** What is said of a way beyond the catalog, and only there. */
  private static final Set<String> SAID_BEYOND = Set.of("beyond-the-catalog", "releases-between");

  @TempDir private Path below;
  private final OwnShell shell = new OwnShell();
  private Path git = Path.of("");
  private Path installation = Path.of("");

  /** A catalog without some of its releases. */
  private record Older(Catalog whole, Set<DifyVersion> missing) implements Catalog {
    @Override
    public List<ReleaseEntry> releases() {
      return whole.releases().stream().filter(e -> !missing.contains(e.version())).toList();
    }

    @Override
    public Optional<ReleaseFacts> find(DifyVersion version) {
      return missing.contains(version) ? Optional.empty() : whole.find(version);
    }

    @Override
    public AlembicHistory alembic() {
      return AlembicHistory.of(releases().stream().map(e -> release(e.version())).toList());
    }
  }

  @BeforeEach
  void anInstallationInACheckout() throws IOException {
    String given = System.getProperty("belay.dify.git", "");
    assumeTrue(!given.isEmpty(), "skipped: -Dbelay.dify.git=DIR names no git directory of Dify");
    git = Path.of(given).toAbsolutePath();
    Path root = Files.createDirectories(below.resolve("dify"));
    Files.writeString(root.resolve(".git"), "gitdir: " + git + "\n");
    installation = root.resolve("docker");
    SampleInstallation.write(
        CatalogFiles.shipped().release(FROM), SampleInstallation.customisation(), installation);
  }

  private Assessment assessed(Catalog catalog, MigrationFacts migrations, ReleasesAtHand read) {
    var found = ComposeSurvey.of(installation, Map.of());
    ReleaseFacts installed = catalog.release(FROM);
    ReleaseFacts target = catalog.release(TO);
    EnvSet set = found.in(EnvSet.shell(Map.of(), installed)).environment();
    var next = set.next(target, List.of());
    var configuration = EnvMerge.plan(set, installed, target, next, Map.of());
    var look = DatabaseLook.of(Optional.empty(), "belay plan");
    EnvSet merged = configuration.over(set, next);
    var seen =
        new Observations(
            found,
            look.summary(),
            look.use(merged),
            look.admits(merged),
            look.admitsDaemon(merged),
            new HostSurvey(found, shell).read(),
            List.of(),
            look::held);
    var change = (Upgrade) Hops.shipped().between(FROM, TO);
    return new Assessor(catalog, seen, migrations, read.origins())
        .assess(change, configuration, next, Risks.shipped(), List.of());
  }

  private ReleasesAtHand atHand(Path place, Optional<Path> tree, MigrationFacts known) {
    return new ReleasesAtHand(shell, place, tree, Optional.empty(), () -> known);
  }

  /** What the migrations of the releases do that an older Belay has. */
  private static MigrationFacts known(Catalog older) {
    var texts = new HashSet<String>();
    older
        .releases()
        .forEach(
            e -> older.release(e.version()).revisions().forEach(r -> texts.add(r.fingerprint())));
    MigrationFacts all = MigrationFacts.shipped();
    return new MigrationFacts(
        1,
        all.revisions().stream()
            .filter(r ->
                texts.contains(r.fingerprint())
                    || all.same().entrySet().stream()
                        .anyMatch(s ->
                            s.getValue().equals(r.fingerprint()) && texts.contains(s.getKey())))
            .toList(),
        all.same());
  }

  private static Older older() {
    var versions = CatalogFiles.shipped().versions();
    return new Older(
        CatalogFiles.shipped(),
        Set.copyOf(versions.subList(versions.size() - NEWEST, versions.size())));
  }

  private Assessment shipped() {
    MigrationFacts all = MigrationFacts.shipped();
    return assessed(CatalogFiles.shipped(), all, atHand(below, Optional.empty(), all));
  }

  @Test
  void gitAloneGivesTheSamePlanAsTheShippedFacts() {
    Older older = older();
    assertThat(older.missing()).contains(TO);
    MigrationFacts known = known(older);
    var read = atHand(installation, Optional.empty(), known);
    Assessment fromGit = assessed(read.with(older, FROM, TO), read.migrations(), read);
    Assessment fromFacts = shipped();

    same(fromGit, fromFacts);
    assertThat(fromGit.notes()).isEqualTo(fromFacts.notes());
    assertThat(fromGit.migrations())
        .extracting(MigrationRow::release)
        .isEqualTo(fromFacts.migrations().stream().map(MigrationRow::release).toList());
  }

  @Test
  void aTreeAloneDiffersByTheReleasesThatItPasses() {
    Older older = older();
    MigrationFacts known = known(older);
    Path tree = below.resolve("tree");
    unpack(tree);
    var read = atHand(below, Optional.of(tree), known);
    Assessment fromTree = assessed(read.with(older, FROM, TO), read.migrations(), read);
    Assessment fromFacts = shipped();

    same(fromTree, fromFacts);
    assertThat(fromTree.findings().stream().map(f -> f.id())).containsAll(SAID_BEYOND);
    // What each release on the way changed is said of the one that was read.
    assertThat(fromTree.notes()).extracting(n -> n.release()).containsExactly(TO);
  }

  private static void same(Assessment read, Assessment shipped) {
    assertThat(read.findings().stream().filter(f -> !SAID_BEYOND.contains(f.id())))
        .isEqualTo(shipped.findings());
    assertThat(read.decisions()).isEqualTo(shipped.decisions());
    assertThat(read.configuration()).isEqualTo(shipped.configuration());
    assertThat(read.services()).isEqualTo(shipped.services());
    assertThat(read.ladder()).isEqualTo(shipped.ladder());
    assertThat(read.path()).isEqualTo(shipped.path());
    migrations(read.migrations(), shipped.migrations());
  }

  /**
   * The shipped facts do not say which columns an UPDATE sets, so that one which only fills a new
   * column is taken for a loss there; what is read just now knows better. Nothing else differs.
   */
  private static void migrations(List<MigrationRow> read, List<MigrationRow> shipped) {
    assertThat(read).hasSameSizeAs(shipped);
    for (int i = 0; i < read.size(); i++) {
      MigrationRow now = read.get(i);
      MigrationRow then = shipped.get(i);
      assertThat(now.revision()).isEqualTo(then.revision());
      assertThat(now.operations()).isEqualTo(then.operations());
      assertThat(then.hazards()).containsAll(now.hazards());
      assertThat(then.hazards().stream().filter(h -> !now.hazards().contains(h)))
          .allMatch(h -> h.contains("updates ") && h.contains("destroys data"));
    }
  }

  private void unpack(Path tree) {
    String from =
        "git --git-dir='%s' archive %s docker api/configs api/migrations api/commands"
            .formatted(git, TO);
    String extensions = " api/extensions api/docker api/pyproject.toml";
    shell
        .run(
            dev.belay.outside.Command.of(
                "sh",
                "-c",
                "mkdir -p '%s' && %s%s | tar x -C '%s'".formatted(tree, from, extensions, tree)))
        .orFail("the tree could not be unpacked", "tar");
  }
}
