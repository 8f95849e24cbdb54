package dev.belay.migration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.belay.outside.Command;
import dev.belay.outside.OutsideException;
import dev.belay.outside.OwnShell;
import dev.belay.outside.Shell;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Images of one folder each, on a real engine. */
class MigrationImageTest {
  private final Shell shell = new OwnShell();
  private final String image = "belaytest-migrations:" + UUID.randomUUID();

  @TempDir private Path folder;

  @BeforeEach
  void anEngine() {
    boolean answers =
        Files.isExecutable(Path.of("/usr/bin/docker"))
            && shell.run(Command.of("docker", "info")).ok();
    assumeTrue(answers, "skipped because no Docker engine answers");
  }

  @AfterEach
  void removed() {
    if (Files.isExecutable(Path.of("/usr/bin/docker"))) {
      shell.run(Command.of("docker", "rmi", "--force", image));
    }
  }

  @Test
  void whatIsReadIsWhatTheImageHolds() throws IOException {
    Path versions = Files.createDirectories(folder.resolve("app/api/migrations/versions"));
    Files.writeString(
        versions.resolve("a1_first.py"),
        """
        from alembic import op
        revision = 'a1'
        down_revision = None
        def upgrade():
            op.execute('select 1')
        def downgrade():
            pass
        """);
    made();

    MigrationFiles files = MigrationImage.read(shell, image);

    assertThat(files.origin()).isEqualTo(image);
    assertThat(files.read().head()).isEqualTo("a1");
    assertThat(
            shell.run(Command.of("docker", "ps", "-aq", "--filter", "ancestor=" + image)).stdout())
        .as("no container stays")
        .isBlank();
  }

  @Test
  void anImageWithoutMigrationsAndOneThatIsNotThereAreRefusedWithWhatToDo() throws IOException {
    Files.createDirectories(folder.resolve("app/api"));
    made();

    assertThatThrownBy(() -> MigrationImage.read(shell, image))
        .isInstanceOf(OutsideException.class)
        .hasMessageContaining("no migrations were found in " + image);
    assertThatThrownBy(() -> MigrationImage.read(shell, "belaytest-absent:0"))
        .isInstanceOfSatisfying(
            OutsideException.class,
            e -> assertThat(e.failure().next()).isEqualTo("docker pull belaytest-absent:0"));
  }

  private void made() {
    Path tar = folder.resolve("image.tar");
    shell
        .run(Command.of("tar", "-C", folder.toString(), "-cf", tar.toString(), "app"))
        .orFail("tar", "");
    shell.run(Command.of("docker", "import", tar.toString(), image)).orFail("import", "");
  }
}
