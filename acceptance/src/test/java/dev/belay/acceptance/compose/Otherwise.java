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

  /**
   * A serving container that a run starts does not migrate: the override says so (S5). And what is
   * started without its dependencies has a definition without them, as Compose hashes it.
   */
  private static final Pattern NAMED =
      Pattern.compile("MIGRATION_ENABLED of \\S+ is \\w+|definition of \\S+ is another");

  static Otherwise of(Said said) {
    return new Otherwise(
        SAID.matcher(said.text())
            .results()
            .flatMap(m -> Arrays.stream(m.group(1).split("; ")))
            .toList());
  }

  void isNothingButHowItWasStarted() {
    assertThat(parts).allMatch(p -> NAMED.matcher(p).matches(), "is how it was started");
  }
}
