package dev.belay.acceptance.compose;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Disks that are full in the middle of an upgrade: a small file system in place of a directory. */
@Tag("full")
class FullDiskOnDockerTest {
  private static final Pair PAIR = Pair.ENVIRONMENT_SPLIT;

  @Test
  void S22_aDatabaseWithoutRoomForTheRollbackPointIsWhereItStarted() throws Exception {
    Path work = Files.createTempDirectory("belay-docker");
    try (var data = Small.at(work, "dify/docker/volumes/db/data", "160m");
        var upgrade = Upgrade.stack(PAIR, work)) {
      upgrade.dify.stage(PAIR.from, PAIR.to, upgrade.staged());
      upgrade.plan();
      String before = upgrade.dify.rows();
      data.fill(6);
      var said = upgrade.upgrade();
      assertThat(said.text()).contains("No space left on device");
      data.free();
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
  }

  @Test
  void S22_aFullStateDirectoryStopsAndWithRoomTheUpgradeGoesOn() throws Exception {
    Path work = Files.createTempDirectory("belay-docker");
    try (var state = Small.at(work, "state", "16m");
        var upgrade = Upgrade.stack(PAIR, work)) {
      upgrade.dify.stage(PAIR.from, PAIR.to, upgrade.staged());
      upgrade.plan();
      Process belay = upgrade.started("resume");
      Engine.await(
          Duration.ofMinutes(10), () -> journal(upgrade).contains("\"step\":\"copy-before\""));
      state.fill(0);
      assertThat(belay.waitFor(5, TimeUnit.MINUTES)).isTrue();
      String said = Files.readString(work.resolve("said"));
      assertThat(said).contains("No space left on device");
      assertThat(belay.exitValue()).as(said).isNotIn(Set.of(0, 22, 70));
      state.free();
      var resumed = upgrade.belay("resume");
      assertThat(resumed.exit()).as(resumed.text()).isZero();
      upgrade.isAtItsTarget(resumed);
    }
  }

  private static String journal(Upgrade upgrade) {
    try {
      return String.join("\n", upgrade.journal());
    } catch (IOException e) {
      return "";
    }
  }

  /** A file system in memory that can be filled and freed. */
  private record Small(Path work, Path directory) implements AutoCloseable {
    static Small at(Path work, String path, String size) throws IOException {
      Engine.require();
      Path directory = work.resolve(path);
      Files.createDirectories(directory);
      Assumptions.assumeTrue(
          Engine.ran(
                  "mount",
                  "-t",
                  "tmpfs",
                  "-o",
                  "mode=755,size=" + size,
                  "tmpfs",
                  directory.toString())
              .ok(),
          "skipped because no file system can be mounted here");
      return new Small(work, directory);
    }

    /** Leaves so many MB. */
    void fill(int megabytes) {
      Engine.said(
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
      Engine.said(
          "rm", "-f", directory.resolve("filler").toString(), directory.resolve("rest").toString());
    }

    @Override
    public void close() {
      Engine.ran("umount", "-l", directory.toString());
      Engine.ran("rm", "-rf", work.toString());
    }
  }
}
