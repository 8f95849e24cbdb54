package dev.belay.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.belay.acceptance.Launcher.Said;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The launcher: its JDK, its AOT cache, and what a user sees when they mistype. */
class LauncherTest {
  @TempDir Path home;

  @Test
  void anAotCacheIsTrainedOnceAndChangesNothingThatIsPrinted() {
    Launcher belay = Launcher.ofCheckout(home);
    Said first = belay.first("catalog", "list", "--json");
    belay.trainedCache();

    assertThat(belay.run("catalog", "list", "--json")).isEqualTo(first);
    assertThat(first.exit()).isZero();
    assertThat(first.err()).isEmpty();
  }

  @Test
  void aTruncatedForeignOrMissingCacheIsSilent() throws IOException {
    Launcher belay = Launcher.ofCheckout(home);
    Said good = belay.first("catalog", "list", "--json");
    Path cache = belay.trainedCache();
    byte[] bytes = Files.readAllBytes(cache);

    Files.write(cache, Arrays.copyOf(bytes, bytes.length / 3));
    assertThat(belay.run("catalog", "list", "--json")).as("truncated").isEqualTo(good);
    Files.write(cache, "not a cache of this JDK".repeat(1000).getBytes(StandardCharsets.UTF_8));
    assertThat(belay.run("catalog", "list", "--json")).as("foreign").isEqualTo(good);
    Files.delete(cache);
    assertThat(belay.run("catalog", "list", "--json")).as("missing").isEqualTo(good);
  }

  @Test
  void withoutAJdk25ItSaysWhatIsMissing() throws Exception {
    String hidden =
        "mount -t tmpfs none /usr/lib/jvm && PATH=/usr/bin:/bin JAVA_HOME=/nonexistent exec '%s' --version"
            .formatted(Launcher.checkout().resolve("belay"));
    Process process = new ProcessBuilder("unshare", "-m", "sh", "-c", hidden).start();
    String err = new String(process.getErrorStream().readAllBytes(), StandardCharsets.UTF_8);
    assumeTrue(
        !err.contains("unshare") && !err.contains("mount"),
        "skipped because hiding /usr/lib/jvm needs a mount namespace: " + err);

    assertThat(process.waitFor()).isEqualTo(2);
    assertThat(err)
        .contains(
            "no JDK 25 or newer was found", "JAVA_HOME=/nonexistent", "next: install a JDK 25");
  }

  @Test
  void aMistypedCommandIsNamedWithTheNearestOne() {
    Said said = Launcher.ofCheckout(home).run("catalgo");

    assertThat(said.exit()).isEqualTo(2);
    assertThat(said.err()).contains("catalgo").contains("next: belay catalog");
    assertThat(said.out()).isEmpty();
  }

  @Test
  void aMistypedOptionWithJsonIsAJsonFailure() {
    Said said = Launcher.ofCheckout(home).run("catalog", "list", "--json", "--colour");

    assertThat(said.exit()).isEqualTo(2);
    assertThat(said.out()).startsWith("{\"failure\":{").contains("\"exit\":2");
    assertThat(said.err()).isEmpty();
  }
}
