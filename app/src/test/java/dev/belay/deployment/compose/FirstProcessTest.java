package dev.belay.deployment.compose;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class FirstProcessTest {
  private static String status(String blocked, String ignored, String caught) {
    return "Name:\tbash\nSigPnd:\t0000000000000000\nSigBlk:\t%s\nSigIgn:\t%s\nSigCgt:\t%s\n"
        .formatted(blocked, ignored, caught);
  }

  @Test
  void aShellThatWaitsForItsServerIsDeaf() {
    assertThat(
            FirstProcess.isDeaf(status("0000000000010000", "0000000000000000", "0000000000010002")))
        .isTrue();
  }

  @Test
  void whatCatchesOrWaitsForTheSignalHears() {
    String none = "0000000000000000";
    assertThat(FirstProcess.isDeaf(status(none, none, "fffffffd7fc1feff"))).as("Go").isFalse();
    assertThat(FirstProcess.isDeaf(status("fffffffe7bfaca00", none, none))).as("tini").isFalse();
    assertThat(FirstProcess.isDeaf(status(none, none, "0000000000004002"))).as("caught").isFalse();
  }

  @Test
  void anIgnoredSignalIsNotHeard() {
    assertThat(
            FirstProcess.isDeaf(status("0000000000000000", "0000000000004000", "0000000000000000")))
        .isTrue();
  }

  @Test
  void whatCannotBeReadIsTakenForOneThatHears() {
    assertThat(FirstProcess.isDeaf("")).isFalse();
    assertThat(FirstProcess.isDeaf("SigCgt:\t0000000000000000")).isFalse();
    assertThat(FirstProcess.isDeaf("cat: /proc/1/status: no such file")).isFalse();
  }
}
