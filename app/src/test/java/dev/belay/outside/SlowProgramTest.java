package dev.belay.outside;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Programs that never end, or whose output never does. What never ends here ends after an hour, so
 * the time limit of the test is the proof, on a slow machine too.
 */
@Timeout(120)
class SlowProgramTest {
  private static final Duration SHORT = Duration.ofMillis(300);
  private static final Duration LONG = Duration.ofMinutes(5);
  private final Shell shell = new OwnShell(SHORT);

  @TempDir private Path directory;

  /** A program that outlives its parent with the parent's output, and ends with the test. */
  private String leaveChild() {
    return "while [ -d '%s' ]; do sleep 0.2; done & ".formatted(directory);
  }

  @Test
  void S37_aCommandIsNotWaitedForBecauseItsChildKeepsItsOutput() {
    Ran ran = shell.run(sh(leaveChild() + "echo started; echo warned >&2; sleep 0.3"));
    assertThat(ran.exit()).isZero();
    assertThat(ran.stdout()).isEqualTo("started\n");
    assertThat(ran.stderr()).isEqualTo("warned\n");
  }

  @Test
  void S37_anOutputThatMustBeWholeIsRefusedWhenItHasNoEnd() {
    var out = new ByteArrayOutputStream();
    assertThatThrownBy(() ->
            shell.stream(
                sh(leaveChild() + "echo row; sleep 0.3"), InputStream.nullInputStream(), out))
        .hasMessageContaining("the output of a program has no end")
        .hasMessageContaining("exited 0");
  }

  @Test
  void S37_aProgramThatNeverEndsIsEndedWithItsChildren() throws Exception {
    Path pid = directory.resolve("pid");
    assertThatThrownBy(
            () -> shell.run(sh("sleep 3600 & echo $! >'" + pid + "'; wait").within(pidWritten())))
        .hasMessageContaining("a program did not finish in time");
    var child = ProcessHandle.of(Long.parseLong(Files.readString(pid).strip()));
    if (child.isPresent()) {
      child.get().onExit().get(60, TimeUnit.SECONDS);
    }
  }

  @Test
  void S37_aFloodIsCutInSizeAndEndedInTime() {
    assertThatThrownBy(() -> shell.run(sh("exec yes").within(SHORT)))
        .hasMessageContaining("a program did not finish in time");
  }

  @Test
  void S37_aTargetThatTakesNothingEndsWithTheLimit() {
    var stuck = new CountDownLatch(1);
    var out =
        new OutputStream() {
          @Override
          public void write(int b) {
            try {
              stuck.await();
            } catch (InterruptedException e) {
              Thread.currentThread().interrupt();
            }
          }
        };
    assertThatThrownBy(
            () -> shell.stream(sh("yes | head -c 1000000").within(SHORT), noInput(), out))
        .hasMessageContaining("a program did not finish in time");
    stuck.countDown();
  }

  @Test
  void S37_aWaitThatLastsIsToldWithItsLimit() throws Exception {
    var told = new LinkedBlockingQueue<String>();
    var waits = new Waits(Duration.ofMillis(50));
    waits.tellTo(told::add);
    try (var _ = waits.begin("`./start.sh`", Optional.of(LONG))) {
      assertThat(told.take())
          .matches("still waiting after \\d+ s for `./start.sh` \\(at most 300 s\\)");
      assertThat(told.take()).contains("./start.sh");
    }
  }

  private static Duration pidWritten() {
    return Duration.ofSeconds(3);
  }

  private static InputStream noInput() {
    return InputStream.nullInputStream();
  }

  private static Command sh(String line) {
    return Command.of("sh", "-c", line).within(LONG);
  }
}
