package dev.belay.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** What ends the whole of CI's run at its limit. */
@EnabledOnOs(OS.LINUX)
class WithinTest {
  @TempDir private Path folder;

  private record Ended(int exit, String out) {}

  private Ended within(String seconds, String script) throws Exception {
    Path out = folder.resolve("out");
    String program = Launcher.checkout().resolve("build/within").toString();
    var builder = new ProcessBuilder(program, seconds, "sh", "-c", script);
    builder.environment().put("BELAY_GRACE_SECONDS", "2");
    Process process = builder.redirectErrorStream(true).redirectOutput(out.toFile()).start();
    return new Ended(process.waitFor(), Files.readString(out));
  }

  @Test
  void theExitOfWhatEndsInTimeIsPassedOn() throws Exception {
    Ended ended = within("600", "echo done; exit 7");
    assertThat(ended).isEqualTo(new Ended(7, "done\n"));
  }

  @Test
  void atTheLimitItsGroupIsEndedEvenIfItDoesNotWantToAndNoOtherIs() throws Exception {
    Process other = new ProcessBuilder("sleep", "600").start();
    Path pid = folder.resolve("pid");
    Ended ended =
        within("3", "trap '' TERM; sleep 600 & echo $! > " + pid + "; while :; do sleep 1; done");
    assertThat(ended.exit()).isEqualTo(124);
    assertThat(ended.out()).contains("STOPPED at the limit of 3 s");
    assertThat(ends(Path.of("/proc", Files.readString(pid).strip(), "stat"))).isTrue();
    assertThat(other.isAlive()).isTrue();
    other.destroy();
  }

  /** Whether a process is gone, or waits for nothing but somebody who asks how it ended. */
  private static boolean ends(Path state) throws Exception {
    for (int tenths = 0; tenths < 600; tenths++) {
      try {
        if (Files.readString(state).contains(") Z ")) {
          return true;
        }
      } catch (IOException gone) {
        return true;
      }
      Thread.sleep(100);
    }
    return false;
  }
}
