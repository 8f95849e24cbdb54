package dev.belay.acceptance.compose;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;

/** Disks that are full in the middle of an upgrade: a small file system in place of a directory. */
@Story(Pair.ENVIRONMENT_SPLIT)
@Order(45)
class FullDiskOnDockerTest {
  private @Nullable Path work;
  private @Nullable Small data;
  private @Nullable Small state;
  private @Nullable Upgrade started;

  private Upgrade upgrade() throws IOException {
    if (started == null) {
      work = Files.createTempDirectory("belay-docker");
      data = Small.at(work.resolve("dify/docker/volumes/db/data"), "160m");
      state = Small.at(work.resolve("state"), "24m");
      started = Upgrade.of(Pair.ENVIRONMENT_SPLIT, Engine.MACHINE, work);
    }
    return started;
  }

  @AfterAll
  void remove() {
    if (started != null) {
      started.close();
    }
    for (Small small : new Small[] {data, state}) {
      if (small != null) {
        small.close();
      }
    }
    Engine.MACHINE.ran("rm", "-rf", String.valueOf(work));
  }

  @Test
  @Order(1)
  void S22_aDatabaseWithoutRoomForTheRollbackPointIsWhereItStarted() throws Exception {
    var upgrade = upgrade();
    String before = upgrade.dify.rows();
    Objects.requireNonNull(data).fill(6);
    var said = upgrade.upgrade();
    assertThat(said.text()).contains("No space left on device");
    Objects.requireNonNull(data).free();
    for (int n = 0; n < 2 && said.exit() != 22; n++) {
      assertThat(said.exit()).as(said.text()).isIn(20, 23);
      said = upgrade.belay("rollback");
      if (said.exit() == 0) {
        break;
      }
    }
    assertThat(said.exit()).as(said.text()).isIn(0, 22);
    upgrade.isWhereItStarted(before, said);
  }

  @Test
  @Order(2)
  void S22_aFullStateDirectoryStopsAndWithRoomTheUpgradeGoesOn() throws Exception {
    var upgrade = upgrade();
    Process belay = upgrade.started();
    Engine.await(
        Duration.ofMinutes(20),
        () -> upgrade.journals().text().contains("\"step\":\"copy-before\""));
    Objects.requireNonNull(state).fill(0);
    assertThat(belay.waitFor(20, TimeUnit.MINUTES)).isTrue();
    assertThat(upgrade.said()).contains("No space left on device");
    assertThat(belay.exitValue()).as(upgrade.said()).isNotIn(Set.of(0, 22, 70));
    Objects.requireNonNull(state).free();
    var resumed = upgrade.belay("resume");
    assertThat(resumed.exit()).as(resumed.text()).isZero();
    upgrade.isAtItsTarget(resumed);
  }

  /** A file system in memory that can be filled and freed. */
  private record Small(Path directory) implements AutoCloseable {
    static Small at(Path directory, String size) throws IOException {
      Engine.MACHINE.require();
      Files.createDirectories(directory);
      Assumptions.assumeTrue(
          Engine.MACHINE
              .ran(
                  "mount",
                  "-t",
                  "tmpfs",
                  "-o",
                  "mode=755,size=" + size,
                  "tmpfs",
                  directory.toString())
              .ok(),
          "skipped because no file system can be mounted here");
      return new Small(directory);
    }

    /** Leaves so many MB. */
    void fill(int megabytes) {
      Engine.MACHINE.said(
          "sh",
          "-c",
          "free=$(df -Pm '%s' | awk 'END{print $4}'); dd if=/dev/zero of='%1$s/filler' bs=1M count=$((free - %d)) 2>/dev/null; %s true"
              .formatted(
                  directory,
                  megabytes,
                  megabytes > 0
                      ? ""
                      : "cat /dev/zero >'%s/rest' 2>/dev/null;".formatted(directory)));
    }

    void free() {
      Engine.MACHINE.said(
          "rm", "-f", directory.resolve("filler").toString(), directory.resolve("rest").toString());
    }

    @Override
    public void close() {
      Engine.MACHINE.ran("umount", "-l", directory.toString());
    }
  }
}
