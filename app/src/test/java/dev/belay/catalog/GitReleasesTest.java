package dev.belay.catalog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.belay.outside.Command;
import dev.belay.outside.OutsideException;
import dev.belay.outside.OwnShell;
import dev.belay.release.CatalogFiles;
import dev.belay.release.DifyVersion;
import dev.belay.release.ReleaseFacts;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GitReleasesTest {
  private static final OwnShell SHELL = new OwnShell();

  @Test
  void stableTagsAndNamedCommitsAreReadAndOthersAreNot(@TempDir Path repository)
      throws IOException {
    commit(repository, "1.0.0", "0.6.11", "1.0.0", "1.1.0-rc1", "nightly");
    commit(repository, "1.0.1", "v1.0.1");
    commit(repository, "1.2.0");
    var git = new GitReleases(SHELL, List.of(repository), Map.of(DifyVersion.of("1.2.0"), "HEAD"));
    assertThat(git.versions())
        .extracting(DifyVersion::toString)
        .containsExactly("1.0.0", "1.0.1", "1.2.0");
    var told = new ArrayList<DifyVersion>();
    List<ReleaseFacts> releases = git.read(git.versions(), told::add);
    assertThat(told).isEqualTo(git.versions());
    assertThat(releases)
        .extracting(r -> r.compose().service("api").orElseThrow().imageTag())
        .containsExactly("1.0.0", "1.0.1", "1.2.0");
    assertThat(releases.getFirst().date()).hasToString("2026-01-02");
    assertThat(releases.getFirst().commit()).hasSize(40);
  }

  @Test
  void whatNoRepositoryHasIsRefusedWithANextStep(@TempDir Path repository) throws IOException {
    commit(repository, "1.0.0", "1.0.0");
    var git = new GitReleases(SHELL, List.of(repository), Map.of());
    assertThatThrownBy(() -> git.read(List.of(DifyVersion.of("1.5.0")), v -> {}))
        .isInstanceOf(OutsideException.class)
        .hasMessageContaining("no repository has a tag for Dify 1.5.0")
        .hasMessageContaining("--at 1.5.0=COMMIT");
    assertThatThrownBy(() ->
            new GitReleases(SHELL, List.of(repository), Map.of(DifyVersion.of("1.5.0"), "--all")))
        .isInstanceOf(OutsideException.class)
        .hasMessageContaining("'--all' is in none of");
    assertThatThrownBy(
            () -> new GitReleases(SHELL, List.of(repository.resolve("absent")), Map.of()))
        .isInstanceOf(OutsideException.class)
        .hasMessageContaining("could not be listed");
  }

  /**
   * Needs clones of Dify with all tags: BELAY_DIFY_GIT (separated like PATH), and for releases that
   * they have no tag for BELAY_DIFY_AT (VERSION=COMMIT, separated by commas).
   */
  @Test
  @Tag("full")
  void theShippedCatalogIsWhatGitSays() {
    String clones = System.getenv().getOrDefault("BELAY_DIFY_GIT", "");
    assumeTrue(!clones.isEmpty(), "skipped because BELAY_DIFY_GIT names no clone of Dify");
    var at = new LinkedHashMap<DifyVersion, String>();
    for (String named : System.getenv().getOrDefault("BELAY_DIFY_AT", "").split(",")) {
      if (named.contains("=")) {
        String[] parts = named.split("=");
        at.put(DifyVersion.of(parts[0]), parts[1]);
      }
    }
    var directories = List.of(clones.split(File.pathSeparator)).stream().map(Path::of).toList();
    var git = new GitReleases(SHELL, directories, at);
    var shipped = CatalogFiles.shipped();
    var both = git.versions().stream().filter(shipped.versions()::contains).toList();
    assertThat(both).hasSizeGreaterThan(80);
    for (ReleaseFacts facts : git.read(both, v -> {})) {
      assertThat(facts).isEqualTo(shipped.release(facts.version()));
    }
  }

  private static void commit(Path repository, String tag, String... tags) throws IOException {
    if (!Files.exists(repository.resolve(".git"))) {
      assumeTrue(SHELL.run(Command.of("sh", "-c", "command -v git")).ok(), "skipped without git");
      git(repository, "init", "-q");
    }
    Path compose = repository.resolve(ComposeFile.PATH);
    Files.createDirectories(compose.getParent());
    Files.writeString(compose, "services:\n  api:\n    image: langgenius/dify-api:" + tag + "\n");
    git(repository, "add", ".");
    git(repository, "commit", "-q", "-m", tag);
    for (String name : tags) {
      git(repository, "tag", name);
    }
  }

  private static void git(Path repository, String... arguments) {
    var argv = new ArrayList<>(List.of("git", "-C", repository.toString()));
    argv.addAll(List.of("-c", "user.name=a", "-c", "user.email=a@example.org"));
    argv.addAll(List.of("-c", "commit.gpgsign=false"));
    argv.addAll(List.of(arguments));
    var ran =
        SHELL.run(
            Command.of(argv.toArray(String[]::new))
                .with(Map.of("GIT_COMMITTER_DATE", "2026-01-02T03:04:05Z")));
    assertThat(ran.ok()).as(ran.stderr()).isTrue();
  }
}
