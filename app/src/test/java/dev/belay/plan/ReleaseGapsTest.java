package dev.belay.plan;

import static org.assertj.core.api.Assertions.assertThat;

import dev.belay.release.DifyVersion;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class ReleaseGapsTest {
  private static ReleaseGaps gaps(String from, String to, String... known) {
    List<DifyVersion> all = Arrays.stream(known).map(DifyVersion::of).toList();
    return new ReleaseGaps(all, DifyVersion.of("1.16.0"), DifyVersion.of(from), DifyVersion.of(to));
  }

  @Test
  void whatIsPublishedAndWhatANumberNamesIsNamed() {
    var gaps = gaps("1.16.0", "1.17.1", "1.16.0", "1.17.1");
    assertThat(gaps.named()).containsExactly("1.16.1", "1.17.0");
    assertThat(gaps.possible()).containsExactly("a later 1.16.x than 1.16.1");
    assertThat(gaps("1.30.2", "1.30.5", "1.30.2", "1.30.5").named())
        .containsExactly("1.30.3", "1.30.4");
    assertThat(gaps("1.30.2", "1.32.0", "1.30.2", "1.32.0").possible())
        .containsExactly("a later 1.30.x than 1.30.2", "1.31.x");
    assertThat(gaps("1.30.2", "2.1.0", "1.30.2", "2.1.0").possible())
        .containsExactly("a later 1.30.x than 1.30.2", "1.x after 1.30", "2.0.x");
  }

  @Test
  void nextDoorAndWithinTheShippedNothingIsMissing() {
    assertThat(gaps("1.16.0", "1.16.1", "1.16.0", "1.16.1").named()).isEmpty();
    assertThat(gaps("1.16.0", "1.16.1", "1.16.0", "1.16.1").possible()).isEmpty();
    assertThat(gaps("1.8.1", "1.16.0", "1.8.1", "1.16.0").named()).isEmpty();
  }
}
