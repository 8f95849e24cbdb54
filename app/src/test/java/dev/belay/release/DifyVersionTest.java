package dev.belay.release;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.belay.outside.OutsideException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class DifyVersionTest {
  private static final List<DifyVersion> IN_ORDER =
      Stream.of(
              "0.6.0-preview-workflow.1",
              "0.6.0-preview-workflow.2",
              "0.6.0",
              "0.6.0-fix1",
              "0.6.12",
              "0.6.12-fix1",
              "0.10.0-beta1",
              "0.10.0-beta3",
              "0.10.0",
              "0.15.6-alpha.1",
              "0.15.6",
              "1.0.0-beta.1",
              "1.0.0",
              "1.9.0",
              "1.9.0-fix1",
              "1.9.2",
              "1.10.0-rc1",
              "1.10.0",
              "1.10.1",
              "1.10.1-fix.1",
              "1.11.0",
              "1.14.0-rc1",
              "1.14.0",
              "2.0.0-beta.1",
              "2.0.0-beta.2")
          .map(DifyVersion::of)
          .toList();

  @Test
  void theOrderIsDifys() {
    var shuffled = new ArrayList<>(IN_ORDER);
    long seed = System.nanoTime();
    Collections.shuffle(shuffled, new Random(seed));
    Collections.sort(shuffled);
    assertThat(shuffled).as("seed " + seed).isEqualTo(IN_ORDER);
  }

  @Test
  void spellingsOfOneVersionAreEqual() {
    assertThat(DifyVersion.of("v1.15.0"))
        .isEqualTo(DifyVersion.of("1.15.0"))
        .hasToString("1.15.0")
        .hasSameHashCodeAs(DifyVersion.of("1.15.0"));
    assertThat(DifyVersion.of("1.10.1-fix1")).isEqualTo(DifyVersion.of("1.10.1-fix.1"));
    assertThat(DifyVersion.of("1.10.1-fix.1")).isNotEqualTo(DifyVersion.of("1.10.1"));
  }

  @Test
  void fixesAreStableAndWhatComesBeforeAReleaseIsNot() {
    assertThat(DifyVersion.of("1.10.1-fix.1").stable()).isTrue();
    assertThat(DifyVersion.of("1.15.0").stable()).isTrue();
    assertThat(DifyVersion.of("1.14.0-rc1").stable()).isFalse();
  }

  @Test
  void whatIsNoVersionIsRefusedWithANextStep() {
    for (String text :
        List.of(
            "latest",
            "main",
            "",
            "v",
            "1.2",
            "1.2.",
            "1.2.3.4",
            "1.2.3-",
            "1.2.3-dev",
            "1.2.3-fix.",
            "1..3",
            "1.2.-3",
            "1.2.3-fix1x",
            "1.2.1234567",
            "9".repeat(40))) {
      assertThat(DifyVersion.parse(text)).isEmpty();
      assertThatThrownBy(() -> DifyVersion.of(text))
          .isInstanceOf(OutsideException.class)
          .hasMessageContaining("'" + text + "' is not a Dify version")
          .hasMessageContaining("next: belay catalog list");
    }
  }
}
