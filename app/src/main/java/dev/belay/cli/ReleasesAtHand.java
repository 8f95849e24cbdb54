package dev.belay.cli;

import dev.belay.catalog.Checkout;
import dev.belay.catalog.ReadRelease;
import dev.belay.catalog.UnpackedRelease;
import dev.belay.migration.MigrationFacts;
import dev.belay.outside.Failure;
import dev.belay.outside.OutsideException;
import dev.belay.outside.Shell;
import dev.belay.plan.ReadFrom;
import dev.belay.release.AddedReleases;
import dev.belay.release.Catalog;
import dev.belay.release.DifyVersion;
import dev.belay.release.Hops;
import dev.belay.release.NewerRelease;
import dev.belay.release.NewerReleases;
import dev.belay.release.VersionChange;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * The releases of a way that the catalog does not have, read where they are at hand: the tags of
 * the checkout that holds the installation, then the trees that were named.
 */
final class ReleasesAtHand {
  private final Shell shell;
  private final Path installation;
  private final Optional<Path> tree;
  private final Optional<Path> base;
  private final List<ReadRelease> read = new ArrayList<>();
  private final Supplier<MigrationFacts> known;

  /**
   * @param tree the unpacked target, where one was named
   * @param base the unpacked installed release, likewise
   * @param known what migrations do, as far as nothing has to be read
   */
  ReleasesAtHand(
      Shell shell,
      Path installation,
      Optional<Path> tree,
      Optional<Path> base,
      Supplier<MigrationFacts> known) {
    this.shell = shell;
    this.installation = installation;
    this.tree = tree;
    this.base = base;
    this.known = known;
  }

  /**
   * A catalog that has both ends of a way and what of its middle is at hand.
   *
   * @throws OutsideException (facts unknown) when one of its ends is nowhere, with what would bring
   *     it
   */
  Catalog with(Catalog known, DifyVersion from, DifyVersion to) {
    if (!(Hops.shipped().between(from, to) instanceof VersionChange.Upgrade)
        || (has(known, from) && has(known, to) && allShipped(known, from, to))) {
      return known;
    }
    Optional<Checkout> checkout = Checkout.around(shell, installation);
    end(known, checkout, base, from, "--base");
    end(known, checkout, tree, to, "--tree");
    checkout.ifPresent(c -> between(known, c, from, to));
    return new AddedReleases(known, read.stream().map(ReadRelease::facts).toList());
  }

  private static boolean has(Catalog known, DifyVersion version) {
    return known.versions().contains(version);
  }

  private static boolean allShipped(Catalog known, DifyVersion from, DifyVersion to) {
    return known.releases().stream()
        .filter(e -> e.version().equals(from) || e.version().equals(to))
        .allMatch(e -> e.shipped());
  }

  private void end(
      Catalog known,
      Optional<Checkout> checkout,
      Optional<Path> unpacked,
      DifyVersion version,
      String option) {
    if (has(known, version)) {
      return;
    }
    if (checkout.isPresent() && checkout.get().versions().contains(version)) {
      read.add(checkout.get().read(version, migrations()));
    } else if (unpacked.isPresent()) {
      read.add(UnpackedRelease.read(unpacked.get(), version, Optional.empty(), migrations()));
    } else if (version.before(known.versions().getLast())) {
      known.release(version); // No release of this number lies between those that are known.
    } else {
      throw nowhere(known, checkout, version, option);
    }
  }

  /** One that cannot be read is left out, and so stays a gap that is named. */
  private void between(Catalog known, Checkout checkout, DifyVersion from, DifyVersion to) {
    var all =
        Stream.concat(known.versions().stream(), checkout.versions().stream())
            .distinct()
            .sorted()
            .toList();
    for (DifyVersion version : Hops.shipped().passed(all, from, to)) {
      if (!has(known, version) && !version.equals(to)) {
        readable(checkout, version).ifPresent(read::add);
      }
    }
  }

  private Optional<ReadRelease> readable(Checkout checkout, DifyVersion version) {
    try {
      return Optional.of(checkout.read(version, migrations()));
    } catch (OutsideException e) {
      return Optional.empty();
    }
  }

  private OutsideException nowhere(
      Catalog known, Optional<Checkout> checkout, DifyVersion version, String option) {
    String place =
        checkout
            .map(c -> "the checkout around %s has no tag %s".formatted(installation, version))
            .orElse("%s is in no git checkout that could be read".formatted(installation));
    String next =
        checkout
            .map(c ->
                "git -C %s fetch origin tag %s; or add %s DIR, the unpacked release"
                    .formatted(installation, version, option))
            .orElse(
                "git clone --branch %s --depth 1 https://github.com/langgenius/dify DIR; then add %s DIR"
                    .formatted(version, option));
    String facts =
        NewerReleases.find(version).map(NewerRelease::words).map(w -> "; of " + w).orElse("");
    return new OutsideException(
        Failure.unknown(
            "what Dify %s is, is not known here".formatted(version),
            "the newest of %d known releases is %s; %s%s"
                .formatted(known.versions().size(), known.versions().getLast(), place, facts),
            next));
  }

  /** What all migrations do that are known now. */
  MigrationFacts migrations() {
    return read.stream().map(ReadRelease::migrations).reduce(known.get(), MigrationFacts::and);
  }

  List<ReadRelease> read() {
    return List.copyOf(read);
  }

  /** The same as an assessment says it. */
  List<ReadFrom> origins() {
    return read.stream()
        .map(r ->
            new ReadFrom(
                r.facts().version(), r.origin(), UnpackedRelease.doubt(r.facts()).orElse("")))
        .toList();
  }
}
