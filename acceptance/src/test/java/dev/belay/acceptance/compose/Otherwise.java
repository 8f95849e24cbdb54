package dev.belay.acceptance.compose;

import static org.assertj.core.api.Assertions.assertThat;

import dev.belay.acceptance.compose.Upgrade.Said;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;

/**
 * What a way back itself says that it did not leave as it was: containers, their images,
 * environments, networks, mounts and restart policies, networks and volumes.
 */
record Otherwise(List<String> parts) {
  private static final Pattern SAID = Pattern.compile("(?m)^  not as it was: (.*)$");

  /** A serving container that a run starts does not migrate: the override says so (S5). */
  private static final Pattern OVERRIDE = Pattern.compile("MIGRATION_ENABLED of \\S+ is \\w+");

  static Otherwise of(Said said) {
    return new Otherwise(
        SAID.matcher(said.text())
            .results()
            .flatMap(m -> Arrays.stream(m.group(1).split("; ")))
            .toList());
  }

  void isNothingButTheOverride() {
    assertThat(parts).allMatch(p -> OVERRIDE.matcher(p).matches(), "is what the override says");
  }
}
