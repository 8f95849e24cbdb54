package dev.belay.plan;

import dev.belay.check.Finding;
import dev.belay.migration.MigrationFacts;
import dev.belay.migration.Operation;
import dev.belay.migration.PathExplanation;
import dev.belay.release.Catalog;
import dev.belay.release.DifyVersion;
import dev.belay.release.NewerRelease;
import dev.belay.release.NewerReleases;
import dev.belay.release.ReleaseEntry;
import dev.belay.release.ReleaseFacts;
import dev.belay.release.ReleasedRevision;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * What is known of the releases on a way, and what of them nobody has read: what was not read is
 * undecided, never nothing.
 */
final class KnownWay {
  private static final String RULE = "S24";
  private static final int SHOWN = 4;

  private final Catalog catalog;
  private final MigrationFacts migrations;
  private final List<ReadFrom> read;
  private final ReleaseFacts before;
  private final ReleaseFacts after;

  KnownWay(
      Catalog catalog,
      MigrationFacts migrations,
      List<ReadFrom> read,
      ReleaseFacts before,
      ReleaseFacts after) {
    this.catalog = catalog;
    this.migrations = migrations;
    this.read = read;
    this.before = before;
    this.after = after;
  }

  /**
   * @param explained the migrations of the way; empty when not all of them were read
   */
  List<Finding> findings(Optional<PathExplanation> explained) {
    var findings = new ArrayList<Finding>();
    unread().ifPresent(findings::add);
    explained.flatMap(this::notKnown).ifPresent(findings::add);
    if (!newestShipped().before(before.version()) && !newestShipped().before(after.version())) {
      return findings; // Shipped releases between shipped ones: none is missing.
    }
    read.stream().filter(r -> !r.doubt().isEmpty()).map(KnownWay::doubt).forEach(findings::add);
    between().ifPresent(findings::add);
    findings.add(beyond());
    return findings;
  }

  private Optional<Finding> unread() {
    var installed =
        before.revisions().stream().map(ReleasedRevision::id).collect(Collectors.toSet());
    var unread = migrations.unread(after.revisions());
    if (unread.isEmpty()) {
      return Optional.empty();
    }
    long onTheWay = unread.stream().filter(r -> !installed.contains(r.id())).count();
    return Optional.of(
        new Finding.Undecided(
            "migrations-read",
            "what every migration of the way does is known",
            "%d of the %d revisions of %s were not read, %d of them would run: %s"
                .formatted(
                    unread.size(),
                    after.revisions().size(),
                    after.version(),
                    onTheWay,
                    some(unread.stream().map(ReleasedRevision::id).toList())),
            "read the release from a clone of Dify, belay catalog build --git CLONE --version %s, then belay plan"
                .formatted(after.version()),
            RULE));
  }

  /** Parts of a migration that could not be evaluated, in releases that nobody here has tried. */
  private Optional<Finding> notKnown(PathExplanation explained) {
    var opaque = new ArrayList<String>();
    for (var revision : explained.revisions()) {
      for (var explanation : revision.explanations()) {
        if (explanation.operation() instanceof Operation.Opaque(var at, var reason)
            && added(revision.revision().id())) {
          opaque.add("%s (%s): %s".formatted(revision.revision().id(), at, reason));
        }
      }
    }
    return opaque.isEmpty()
        ? Optional.empty()
        : Optional.of(
            new Finding.Undecided(
                "migrations-evaluated",
                "what every part of the new migrations does is known",
                "%d parts could not be evaluated: %s".formatted(opaque.size(), some(opaque)),
                "read them in the release's api/migrations/versions; a rehearsal shows what they"
                    + " did",
                RULE));
  }

  private boolean added(String revision) {
    return catalog
        .alembic()
        .find(revision)
        .map(entry -> newestShipped().before(entry.first()))
        .orElse(true);
  }

  private static Finding doubt(ReadFrom read) {
    return new Finding.Undecided(
        "release-read-" + read.release(),
        "what was read is Dify " + read.release(),
        read.doubt(),
        "name the tree of %s, or the version that this tree is".formatted(read.release()),
        RULE);
  }

  /** Releases that may exist between two known ones of the way. */
  private Optional<Finding> between() {
    var gaps =
        new ReleaseGaps(catalog.versions(), newestShipped(), before.version(), after.version());
    if (gaps.named().isEmpty() && gaps.possible().isEmpty()) {
      return Optional.empty();
    }
    var names = new ArrayList<>(gaps.named());
    names.addAll(gaps.possible());
    var facts =
        NewerReleases.between(before.version(), after.version()).stream()
            .filter(r -> catalog.find(r.version()).isEmpty())
            .map(NewerRelease::words)
            .toList();
    String seen =
        "between %s and %s there are releases that nobody here has read, or may be: %s%s"
            .formatted(
                before.version(),
                after.version(),
                String.join(", ", names),
                facts.isEmpty() ? "" : " (" + String.join("; ", facts) + ")");
    String next =
        "have their tags in the checkout that holds the installation (git fetch --tags), or read"
            + " their notes at https://github.com/langgenius/dify/releases and answer for it";
    String title = "every release that is passed was read";
    boolean fromTags = gaps.named().isEmpty() && read.stream().anyMatch(KnownWay::ofTag);
    return Optional.of(
        fromTags
            ? new Finding.Warned("releases-between", title, seen, next, RULE)
            : new Finding.Undecided("releases-between", title, seen, next, RULE));
  }

  private static boolean ofTag(ReadFrom read) {
    return read.origin().startsWith("tag ");
  }

  /** What was read, and what of it no file of a release can say. */
  private Finding beyond() {
    var origins =
        read.stream().map(r -> r.release() + " from " + r.origin()).collect(Collectors.toList());
    catalog.releases().stream()
        .filter(e -> !e.shipped() && onTheWay(e.version()))
        .filter(e -> read.stream().noneMatch(r -> r.release().equals(e.version())))
        .forEach(e -> origins.add(e.version() + " from the releases that you added"));
    var facts =
        NewerReleases.between(before.version(), after.version()).stream()
            .flatMap(r -> r.facts().stream().map(f -> r.version() + ": " + f.what()))
            .toList();
    return new Finding.Warned(
        "beyond-the-catalog",
        "this way ends beyond the newest release that this Belay knows, " + newestShipped(),
        "read %s: keys, defaults, services, images, files and migrations. Not known of them: commands"
                .formatted(origins.isEmpty() ? "nothing more" : String.join(", ", origins))
            + " that have to be run, known risks, the API's description"
            + (facts.isEmpty() ? "" : ". Publicly known: " + String.join("; ", facts)),
        "read the notes of each release; a newer Belay may know more",
        RULE);
  }

  private boolean onTheWay(DifyVersion version) {
    return version.equals(before.version())
        || (before.version().before(version) && !after.version().before(version));
  }

  private DifyVersion newestShipped() {
    return catalog.releases().stream()
        .filter(ReleaseEntry::shipped)
        .map(ReleaseEntry::version)
        .toList()
        .getLast();
  }

  private static String some(List<String> all) {
    return all.size() <= SHOWN
        ? String.join(", ", all)
        : String.join(", ", all.subList(0, SHOWN)) + " and %d more".formatted(all.size() - SHOWN);
  }
}
