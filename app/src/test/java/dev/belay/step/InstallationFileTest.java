package dev.belay.step;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.belay.outside.OutsideException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class InstallationFileTest {
  private static final String COMPOSE =
      """
      compose: {project: docker, releases: releases}
      databases: {dify: dify}
      """;

  @TempDir private Path folder;

  @Test
  void evidenceExpiresAsTheFileSaysAndOtherwiseAsUsual() throws IOException {
    assertThat(read(COMPOSE).expiry())
        .isEqualTo(new Installation.Expiry(Duration.ofDays(14), Duration.ofHours(24), 20));
    assertThat(read(COMPOSE + "evidence: {rehearsal-days: 3, growth-percent: 5}\n").expiry())
        .isEqualTo(new Installation.Expiry(Duration.ofDays(3), Duration.ofHours(24), 5));
  }

  @Test
  void whatIsNoSpanOfTimeIsRefusedByItsName() {
    refused("evidence: {rehearsal-days: never}", "evidence.rehearsal-days is `never`");
    refused("evidence: {backup-hours: 0}", "evidence.backup-hours is `0`, not a number above 0");
    refused("evidence: {age: 3}", "evidence has the key `age`; known are [rehearsal-days,");
    refused("evidence: 14", "evidence is not a table of keys");
    refused("limit-seconds: -1", "limit-seconds is `-1`, not a number above 0");
  }

  private void refused(String line, String seen) {
    assertThatThrownBy(() -> read(COMPOSE + line + "\n"))
        .as(line)
        .isInstanceOf(OutsideException.class)
        .hasMessageContaining(seen);
  }

  private Installation read(String text) throws IOException {
    return InstallationFile.read(Files.writeString(folder.resolve("belay.yaml"), text));
  }
}
