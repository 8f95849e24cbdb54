package dev.belay.deployment.commands;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.belay.deployment.Migrator;
import dev.belay.outside.OutsideException;
import dev.belay.outside.OwnShell;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CommandMigratorTest {
  @TempDir private Path directory;

  @Test
  void aMigrationIsFoundByItsLabelAndEndedWithEverythingItStarted() throws Exception {
    Assumptions.assumeTrue(Files.isDirectory(Path.of("/proc/self")), "skipped: no /proc here");
    CommandMigrator migrator = migrator("sleep 300 & wait");
    Thread killer =
        Thread.startVirtualThread(() -> {
          while (migrator.running("belay/r1/m").isEmpty()) {
            Thread.onSpinWait();
          }
          migrator.end("belay/r1/m");
        });
    assertThatThrownBy(
            () -> migrator.migrate(new Migrator.Place("dify", "dify"), "1.15.0", "belay/r1/m"))
        .isInstanceOf(OutsideException.class)
        .hasMessageContaining("the migration failed");
    killer.join();
    assertThat(migrator.running("belay/r1/m")).isEmpty();
  }

  @Test
  void s23NoPasswordAndNoRowOfADetailIsKeptOfWhatItPrints() {
    CommandMigrator migrator =
        migrator("echo postgresql://u:$PGPASSWORD@h/d; echo 'DETAIL: Key (email)=(a@b.c)'; exit 3");
    assertThatThrownBy(
            () -> migrator.migrate(new Migrator.Place("dify", "dify"), "1.15.0", "belay/r2/m"))
        .hasMessageContaining("it exited 3")
        .hasMessageNotContaining("canary-secret")
        .hasMessageNotContaining("a@b.c");
  }

  private CommandMigrator migrator(String line) {
    var commands =
        new OwnCommands(new OwnShell(), Map.of("migrate", line), directory, Duration.ofSeconds(60));
    return new CommandMigrator(commands, name -> Map.of("PGPASSWORD", "canary-secret"));
  }
}
