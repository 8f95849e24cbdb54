package dev.belay.plan;

import static org.assertj.core.api.Assertions.assertThat;

import dev.belay.check.Finding;
import dev.belay.config.ComposeChange;
import dev.belay.config.EnvMask;
import dev.belay.config.TrackedFileChange;
import dev.belay.release.CatalogFiles;
import dev.belay.release.DifyVersion;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class EditedFilesTest {
  private static final EnvMask MASK =
      new EnvMask(
          CatalogFiles.shipped().release(DifyVersion.of("1.8.1")),
          Map.of("SECRET_KEY", "sk-a-secret-of-mine"));

  private static List<Finding> findings(List<ComposeChange> compose, TrackedFileChange... changes) {
    return new EditedFiles(compose, MASK).findings(List.of(changes));
  }

  private static ComposeChange edit(String field, String old, String yours) {
    return new ComposeChange(ComposeChange.Kind.EDITED, "api", field, old, old, yours, "");
  }

  @Test
  void aComposeFileThatOnlyReadsOtherwiseGivesWay() {
    assertThat(
            findings(
                List.of(),
                new TrackedFileChange.Undecided("docker-compose.yaml", "no text", "--tree")))
        .singleElement()
        .isInstanceOf(Finding.Passed.class);
  }

  @Test
  void editsThatCannotBeMergedAreUndecidedAndNamedWithoutSecrets() {
    var found =
        findings(
            List.of(
                edit("image", "langgenius/dify-api:1.8.1", "own/api:1"),
                edit("environment.SECRET_KEY", "", "sk-a-secret-of-mine")),
            new TrackedFileChange.Undecided("docker-compose.yaml", "no text", "--tree DIR"));

    assertThat(found).singleElement().isInstanceOf(Finding.Undecided.class);
    assertThat(found.getFirst().seen())
        .contains("api image: released langgenius/dify-api:1.8.1, yours own/api:1")
        .contains("api environment.SECRET_KEY: released nothing, yours (secret)")
        .doesNotContain("sk-a-secret");
    assertThat(found.getFirst().next()).isEqualTo("--tree DIR");
  }

  @Test
  void aMergeIsWrittenAndSaidAndAConflictBlocksUnderAnotherName() {
    var merged = new TrackedFileChange.Merged("nginx/a.conf", "both\n");
    var conflict = new TrackedFileChange.Conflicting("nginx/b.conf", "<<<<\n", 2);

    var found = findings(List.of(), merged, conflict);

    assertThat(found.get(0)).isInstanceOf(Finding.Warned.class);
    assertThat(found.get(1)).isInstanceOf(Finding.Blocked.class);
    assertThat(found.get(1).seen()).startsWith("2 places");
    assertThat(EditedFiles.texts(List.of(merged, conflict)))
        .containsOnlyKeys("nginx/a.conf", "nginx/b.conf.conflict");
  }

  @Test
  void whatIsAsReleasedNeedsNobody() {
    assertThat(
            findings(
                List.of(),
                new TrackedFileChange.Replaced("nginx/a.conf"),
                new TrackedFileChange.Added("nginx/b.conf"),
                new TrackedFileChange.Gone("nginx/c.conf")))
        .isEmpty();
  }
}
