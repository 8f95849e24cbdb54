package dev.belay.deployment.compose;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AsItWasTest {
  private static AsItWas of(Map<String, String> parts) {
    return new AsItWas(new TreeMap<>(parts));
  }

  @Test
  void whatIsNewGoneOrAnotherIsNamedWithoutItsValue() {
    var before = of(Map.of("image of api", "sha256:1", "DB_PASSWORD of api", "canary-1"));
    var after = of(Map.of("DB_PASSWORD of api", "canary-2", "container api_websocket", "there"));

    assertThat(before.differences(after))
        .containsExactly(
            "DB_PASSWORD of api is another",
            "container api_websocket is new",
            "image of api is gone");
    assertThat(before.differences(before)).isEmpty();
  }

  @Test
  void aDefinitionIsNamedWhereNothingElseOfItsServiceIs() {
    var before = of(Map.of("definition of api", "1", "definition of web", "1", "KEY of api", "1"));
    var after = of(Map.of("definition of api", "2", "definition of web", "2", "KEY of api", "2"));

    assertThat(before.differences(after))
        .containsExactly("KEY of api is another", "definition of web is another");
  }

  @Test
  void whatAnEarlierBelayDidNotRecordIsNotCompared() {
    var before = of(Map.of("image of api", "1"));
    var after = of(Map.of("image of api", "1", "definition of api", "2", "networks of api", "n"));

    assertThat(before.differences(after)).isEmpty();
    assertThat(of(Map.of("networks of web", "n")).differences(after))
        .containsExactly(
            "image of api is new", "networks of api is new", "networks of web is gone");
  }

  @Test
  void onlyNetworksThatTheRunMadeAreOnesToRemove() {
    var before = of(Map.of("network dify_default", "there"));
    var after = of(Map.of("network dify_default", "there", "network dify_new", "there"));

    assertThat(before.newNetworks(after)).containsExactly("dify_new");
  }

  @Test
  void itIsReadBackAndARunOfBeforeHasNone(@TempDir Path run) {
    Path file = run.resolve("engine-before.json");
    assertThat(AsItWas.recorded(file)).isEmpty();

    var before = of(Map.of("image of api", "sha256:1"));
    before.record(file);

    assertThat(AsItWas.recorded(file)).contains(before);
  }
}
