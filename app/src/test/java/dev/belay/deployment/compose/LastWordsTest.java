package dev.belay.deployment.compose;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class LastWordsTest {
  @Test
  void theErrorIsFoundBeforeTheTraceOfAPanic() {
    assertThat(
            LastWords.among(
                List.of(
                    "INFO start loading plugins",
                    "ERROR failed to init dify plugin db error=\"password authentication failed\"",
                    "panic: failed to init dify plugin db",
                    "",
                    "goroutine 1 [running]:",
                    "a/pkg/utils/log.Panic({0x1f2e3d, 0x1e}, {0xc0004, 0x2, 0x2})",
                    "\t/app/pkg/utils/log/log.go:113 +0x9b"),
                Map.of()))
        .isEqualTo("ERROR failed to init dify plugin db error=\"password authentication failed\"");
    assertThat(LastWords.among(List.of("starting", "panic: no memory"), Map.of()))
        .isEqualTo("panic: no memory");
    assertThat(LastWords.among(List.of("starting", " "), Map.of())).isEqualTo("starting");
    assertThat(LastWords.among(List.of(), Map.of())).isEmpty();
  }

  @Test
  void S23_aSecretOfTheProgramIsNotInThem() {
    var environment =
        Map.of(
            "DB_PASSWORD", "canary-1",
            "SERVER_KEY", "canary-2",
            "LINDORM_PASSWORD", "password",
            "SHORT_PASSWORD", "word",
            "VECTOR_DB_API_KEY", "dify",
            "VECTOR_DB_USERNAME", "dify",
            "DB_HOST", "db_postgres");
    assertThat(
            LastWords.among(
                List.of("error: password of dify: canary-1 or canary-2 at db_postgres"),
                environment))
        .isEqualTo("error: password of dify: … or … at db_postgres");
  }

  @Test
  void aLongLineIsShortened() {
    assertThat(LastWords.among(List.of("error " + "x".repeat(1000)), Map.of())).hasSize(301);
  }
}
