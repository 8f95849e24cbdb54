package dev.belay.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class PodEnvironmentTest {
  private static final List<Piece> MAPS =
      Piece.yaml(
          """
          {kind: ConfigMap, metadata: {name: one}, data: {A: of one, B: of one}}
          ---
          {kind: ConfigMap, metadata: {name: two}, data: {B: of two}}
          """,
          "maps");
  private static final List<Piece> SECRETS =
      Piece.yaml("{kind: Secret, metadata: {name: s}, data: {PASSWORD: aGlkZGVu}}", "secrets");

  private static Map<String, Setting> of(String container, boolean secretsRead) {
    return new PodEnvironment(MAPS, secretsRead ? SECRETS : List.of(), secretsRead)
        .of(Piece.yaml(container, "container").getFirst());
  }

  @Test
  void theLaterMapWinsAndASingleKeyOverAllOfThem() {
    assertThat(
            of(
                """
                envFrom: [{configMapRef: {name: one}}, {configMapRef: {name: two}, prefix: ""}]
                env: [{name: A, value: own}]
                """,
                true))
        .isEqualTo(
            Map.of(
                "A", new Setting.Plain("own", "the pod"),
                "B", new Setting.Plain("of two", "ConfigMap two")));
  }

  @Test
  void whatHoldsAPartOfASecretIsAsSecret() {
    assertThat(
            of(
                """
                envFrom: [{secretRef: {name: s}, prefix: DB_}]
                env: [{name: URL, value: "redis://:$(DB_PASSWORD)@redis/$$1/$(NONE)"}]
                """,
                true))
        .isEqualTo(
            Map.of(
                "DB_PASSWORD", new Setting.Sealed("hidden", "Secret s"),
                "URL", new Setting.Sealed("redis://:hidden@redis/$1/$(NONE)", "the pod")));
  }

  @Test
  void whatCannotBeReadIsNotTakenForAbsent() {
    assertThat(
            of(
                """
                envFrom: [{secretRef: {name: s}}, {configMapRef: {name: three}}]
                env:
                - {name: K, valueFrom: {secretKeyRef: {name: s, key: K}}}
                - {name: IP, valueFrom: {fieldRef: {fieldPath: status.podIP}}}
                - {name: O, valueFrom: {configMapKeyRef: {name: one, key: O, optional: true}}}
                """,
                false))
        .isEqualTo(
            Map.of(
                "*", new Setting.Unread("ConfigMap three is not there", "ConfigMap three"),
                "K", new Setting.Unread("Secrets of this namespace may not be read", "Secret s"),
                "IP", new Setting.Unread("it is made when the pod starts", "the pod")));
  }
}
