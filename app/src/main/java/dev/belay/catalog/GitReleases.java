package dev.belay.catalog;

import dev.belay.migration.MigrationFiles;
import dev.belay.migration.MigrationSource;
import dev.belay.outside.Failure;
import dev.belay.outside.OutsideException;
import dev.belay.outside.Shell;
import dev.belay.release.DifyVersion;
import dev.belay.release.ReleaseFacts;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.function.Consumer;

/** The releases that one or more git repositories have, by their tags or by named commits. */
public final class GitReleases {
  /** The first release with {@code docker/.env.example}; older ones have nothing to compare. */
  static final DifyVersion OLDEST = DifyVersion.of("0.6.12");

  private record Found(GitObjects repository, GitObjects.Commit commit) {}

  private final Map<DifyVersion, Found> found = new TreeMap<>();
  private final Shell shell;

  /**
   * @param repositories the first one that has a tag is taken
   * @param named versions that no tag names, with a commit, branch or tag that is looked for in all
   *     of the repositories
   */
  public GitReleases(Shell shell, List<Path> repositories, Map<DifyVersion, String> named) {
    this.shell = shell;
    var missing = new TreeMap<>(named);
    for (Path directory : repositories) {
      var repository = new GitObjects(shell, directory);
      for (String tag : repository.tags()) {
        DifyVersion.parse(tag)
            .filter(v -> v.stable() && !v.before(OLDEST) && !found.containsKey(v))
            .flatMap(v -> repository.commit(tag).map(c -> Map.entry(v, c)))
            .ifPresent(e -> found.put(e.getKey(), new Found(repository, e.getValue())));
      }
      named.forEach((version, name) ->
          repository
              .commit(name)
              .ifPresent(commit -> {
                found.put(version, new Found(repository, commit));
                missing.remove(version);
              }));
    }
    missing.forEach((version, name) -> refuse(version, name, repositories));
  }

  public List<DifyVersion> versions() {
    return List.copyOf(found.keySet());
  }

  /**
   * Reads the facts of one version, or of all of them, oldest first.
   *
   * @param before told each version before it is read
   */
  public List<ReleaseFacts> read(List<DifyVersion> wanted, Consumer<DifyVersion> before) {
    var releases = new ArrayList<ReleaseFacts>();
    for (DifyVersion version : wanted) {
      Found place = found.get(version);
      if (place == null) {
        throw new OutsideException(
            Failure.badInput(
                "no repository has a tag for Dify " + version,
                "tags of %d releases, %s".formatted(found.size(), range()),
                "name its commit: --at %s=COMMIT".formatted(version)));
      }
      before.accept(version);
      SourceTree tree = place.repository().tree(place.commit(), ReleaseTree.PATHS);
      releases.add(ReleaseTree.read(tree, version, place.commit().date(), place.commit().id()));
    }
    return releases;
  }

  /** The migrations of a version that was found, read through the same commit. */
  public MigrationFiles migrations(DifyVersion version) {
    Found place = Objects.requireNonNull(found.get(version), version.toString());
    return MigrationSource.git(shell, place.repository().gitDirectory(), place.commit().id());
  }

  private String range() {
    var all = versions();
    return all.isEmpty() ? "none" : all.getFirst() + " to " + all.getLast();
  }

  private static void refuse(DifyVersion version, String name, List<Path> repositories) {
    throw new OutsideException(
        Failure.badInput(
            "no repository has the commit for Dify " + version,
            "'%s' is in none of %s".formatted(name, repositories),
            "git -C %s fetch --tags".formatted(repositories.getFirst())));
  }
}
