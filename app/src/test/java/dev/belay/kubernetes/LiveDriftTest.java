package dev.belay.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class LiveDriftTest {
  private static final String RENDERED =
      """
      kind: Deployment
      metadata: {name: api, labels: {app: api}}
      spec:
        replicas: 1
        template:
          spec:
            containers:
            - name: api
              image: dify-api:1.8.1
              env: [{name: MODE, value: api}, {name: DB_PASSWORD, value: first}]
              resources: {limits: {cpu: 1000m, memory: 1024Mi}}
              command: [a, b]
      """;

  private static List<String> drift(String live) {
    return LiveDrift.of(
            Piece.yaml(RENDERED, "rendered"),
            live.isEmpty() ? List.of() : Piece.yaml(live, "live"),
            List.of("Deployment"))
        .stream()
        .map(d -> "%s: %s %s".formatted(d.fate(), d.at(), d.words()))
        .toList();
  }

  @Test
  void whatTheClusterFillsInAndWritesOtherwiseIsNone() {
    assertThat(
            drift(
                RENDERED
                    .replace("1000m", "\"1\"")
                    .replace("1024Mi", "1Gi")
                    .replace("spec:\n  replicas", "spec:\n  strategy: {}\n  replicas")))
        .isEmpty();
  }

  @Test
  void whatTheChartSetsIsUndoneAndWhatItDoesNotSetStays() {
    String live =
        RENDERED
            .replace("replicas: 1", "replicas: 0")
            .replace("value: api", "value: worker")
            .replace("env: [", "env: [{name: OWN, value: x}, ")
            .replace("[a, b]", "[a, c]");
    assertThat(drift(live))
        .containsExactlyInAnyOrder(
            "UNDONE: spec.replicas rendered 1, there 0",
            "UNDONE: containers[api].env[MODE] rendered api, there worker",
            "UNDONE: containers[api].command[1] rendered b, there c",
            "STAYS: containers[api].env[OWN] is there and not rendered");
  }

  @Test
  void aSecretIsNotQuoted() {
    assertThat(drift(RENDERED.replace("first", "second")))
        .containsExactly("UNDONE: containers[api].env[DB_PASSWORD] has another value");
  }

  @Test
  void anObjectThatIsGoneIsMadeAgain() {
    assertThat(drift("")).containsExactly("MADE_AGAIN:  it is gone");
  }
}
