package dev.belay.cli;

import dev.belay.catalog.CatalogFolder;
import dev.belay.catalog.GitReleases;
import dev.belay.catalog.ReadRelease;
import dev.belay.catalog.UnpackedRelease;
import dev.belay.migration.MigrationFacts;
import dev.belay.outside.ExitCode;
import dev.belay.outside.Failure;
import dev.belay.outside.OutsideException;
import dev.belay.release.Catalog;
import dev.belay.release.CatalogFiles;
import dev.belay.release.DifyVersion;
import dev.belay.release.ReleaseEntry;
import dev.belay.release.ReleaseFacts;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import tools.jackson.databind.json.JsonMapper;

/** {@code belay catalog build}: reads releases from git or an unpacked tree into a directory. */
@Command(
    name = "build",
    description = "Adds releases to your catalog, from git repositories or an unpacked tree.")
final class CatalogBuildCommand implements Callable<Integer> {
  private final Parts parts;
  private final Terminal terminal;

  @Option(
      names = "--git",
      paramLabel = "DIR",
      description = "A clone of Dify with its tags. May be given several times.")
  private List<Path> repositories = new ArrayList<>();

  @Option(
      names = "--at",
      paramLabel = "VERSION=COMMIT",
      description = "A release that no tag of the repositories names.")
  private Map<String, String> named = new LinkedHashMap<>();

  @Option(names = "--tree", paramLabel = "DIR", description = "The unpacked source of one release.")
  private @Nullable Path tree;

  @Option(
      names = "--version",
      paramLabel = "VERSION",
      description = "The release to read. With --git, all stable releases when left out.")
  private @Nullable String version;

  @Option(
      names = "--date",
      paramLabel = "YYYY-MM-DD",
      description = "With --tree: when it was released. Default: when its files were last changed.")
  private @Nullable LocalDate date;

  @Option(
      names = {"--out", "--catalog"},
      paramLabel = "DIR",
      description = "Where to write. Default: belay/catalog below XDG_DATA_HOME or ~/.local/share.")
  private @Nullable Path out;

  // Not the standard mixin, whose --version would be Belay's own; picocli reads the field.
  @SuppressWarnings("UnusedVariable")
  @Option(
      names = {"-h", "--help"},
      usageHelp = true,
      description = "Show this help message and exit.")
  private boolean help;

  @Option(names = "--json", description = "Print the result as JSON.")
  private boolean json;

  CatalogBuildCommand(Parts parts, Terminal terminal) {
    this.parts = parts;
    this.terminal = terminal;
  }

  @Override
  public Integer call() {
    terminal.asJson(json);
    Path directory = out != null ? out : CatalogFiles.usersDirectory(System.getenv());
    MigrationFacts known = MigrationFacts.with(List.of(directory));
    List<ReadRelease> read = tree != null ? fromTree(tree, known) : fromGit(known);
    List<ReleaseFacts> releases = read.stream().map(ReadRelease::facts).toList();
    var folder = new CatalogFolder(directory);
    folder.write(releases, present(CatalogFiles.with(directory)));
    read.forEach(r -> folder.write(r.migrations(), MigrationFacts.read(directory)));
    print(directory, releases);
    MigrationFacts now = MigrationFacts.with(List.of(directory));
    releases.forEach(r -> unread(r, now));
    return ExitCode.DONE.code();
  }

  private void unread(ReleaseFacts release, MigrationFacts known) {
    var unread = known.unread(release.revisions());
    if (!unread.isEmpty()) {
      terminal
          .err()
          .printf(
              "belay: %d migrations of %s could not be read, the first is %s; plans through it stay"
                  + " undecided%n",
              unread.size(), release.version(), unread.getFirst().id());
    }
  }

  private static List<ReleaseFacts> present(Catalog catalog) {
    return catalog.releases().stream()
        .filter(entry -> !entry.shipped())
        .map(ReleaseEntry::version)
        .map(catalog::release)
        .toList();
  }

  private List<ReadRelease> fromTree(Path root, MigrationFacts known) {
    if (version == null || !repositories.isEmpty()) {
      throw new OutsideException(
          Failure.badInput(
              "--tree needs a --version, and no --git",
              "--tree " + root,
              "belay catalog build --tree %s --version VERSION".formatted(root)));
    }
    DifyVersion wanted = DifyVersion.of(version);
    ReadRelease read = UnpackedRelease.read(root, wanted, Optional.ofNullable(date), known);
    UnpackedRelease.doubt(read.facts())
        .ifPresent(doubt -> terminal.err().println("belay: " + doubt));
    return List.of(read);
  }

  private List<ReadRelease> fromGit(MigrationFacts known) {
    if (repositories.isEmpty()) {
      throw new OutsideException(
          Failure.badInput(
              "nothing to build from",
              "neither --git nor --tree was given",
              "belay catalog build --tree DIFY_SOURCE_DIRECTORY --version VERSION"));
    }
    var commits = new LinkedHashMap<DifyVersion, String>();
    named.forEach((text, commit) -> commits.put(DifyVersion.of(text), commit));
    var git = new GitReleases(parts.shell(), repositories, commits);
    List<DifyVersion> wanted = version == null ? git.versions() : List.of(DifyVersion.of(version));
    return git.read(wanted, v -> terminal.err().println("reading Dify " + v)).stream()
        .map(r -> new ReadRelease(r, git.migrations(r.version()).facts(known), "git"))
        .toList();
  }

  private void print(Path directory, List<ReleaseFacts> releases) {
    if (json) {
      terminal
          .out()
          .println(
              JsonMapper.shared()
                  .writeValueAsString(
                      Map.of(
                          "schema",
                          1,
                          "directory",
                          directory.toString(),
                          "releases",
                          releases.stream().map(r -> r.version().toString()).toList())));
      return;
    }
    terminal.out().printf("%d releases in %s%n", releases.size(), directory);
    for (ReleaseFacts r : releases) {
      terminal
          .out()
          .printf(
              "  %-13s %s  head %s  %d revisions, %d template keys, %d settings, %d services%n",
              r.version(),
              r.date(),
              r.alembicHead(),
              r.revisions().size(),
              r.templateKeys().size(),
              r.codeDefaults().size(),
              r.compose().services().size());
    }
  }
}
