package dev.belay.catalog;

import dev.belay.migration.MigrationFacts;
import dev.belay.migration.MigrationSource;
import dev.belay.outside.Failure;
import dev.belay.outside.OutsideException;
import dev.belay.outside.Shell;
import dev.belay.release.DifyVersion;
import dev.belay.release.ReleaseFacts;
import java.nio.file.Path;
import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/** The git checkout of Dify that holds an installation, by its tags; nothing is fetched. */
public final class Checkout {
  private final Shell shell;
  private final GitObjects git;
  private final Path directory;
  private final Map<DifyVersion, String> tags;

  private Checkout(Shell shell, Path directory, GitObjects git, Map<DifyVersion, String> tags) {
    this.shell = shell;
    this.directory = directory;
    this.git = git;
    this.tags = Collections.unmodifiableMap(tags);
  }

  /** The checkout around a directory; empty where there is none, or git does not read it. */
  public static Optional<Checkout> around(Shell shell, Path directory) {
    var git = new GitObjects(shell, directory);
    try {
      var tags = new TreeMap<DifyVersion, String>();
      for (String tag : git.tags()) {
        DifyVersion.parse(tag).ifPresent(v -> tags.putIfAbsent(v, tag));
      }
      return Optional.of(new Checkout(shell, directory, git, tags));
    } catch (OutsideException e) {
      return Optional.empty();
    }
  }

  /** The versions that its tags name. */
  public Set<DifyVersion> versions() {
    return tags.keySet();
  }

  /**
   * A release by its tag.
   *
   * @param known migrations whose texts need not be read again
   * @throws OutsideException when the tag is no tree of Dify, or not all of it is here
   */
  public ReadRelease read(DifyVersion version, MigrationFacts known) {
    String tag = tags.get(version);
    var commit =
        Optional.ofNullable(tag)
            .flatMap(t -> git.commit("refs/tags/" + t))
            .orElseThrow(() -> absent(version));
    ReleaseFacts facts =
        ReleaseTree.read(git.tree(commit, ReleaseTree.PATHS), version, commit.date(), commit.id());
    var migrations = MigrationSource.git(shell, git.gitDirectory(), commit.id()).facts(known);
    return new ReadRelease(facts, migrations, "tag %s of %s".formatted(tag, directory));
  }

  private OutsideException absent(DifyVersion version) {
    return new OutsideException(
        Failure.unknown(
            "the checkout has no tag for Dify " + version,
            "%d tags in %s".formatted(tags.size(), directory),
            "git -C %s fetch origin tag %s".formatted(directory, version)));
  }
}
