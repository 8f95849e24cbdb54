package dev.belay.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.belay.outside.OutsideException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DatabaseUriTest {
  @Test
  void everyPartIsReadAndWrittenAgain() {
    var uri = DatabaseUri.parse("postgresql://di%40fy@db.example:6432/my%20db?sslmode=require");
    assertThat(uri)
        .isEqualTo(
            new DatabaseUri("db.example", 6432, "my db", "di@fy", Map.of("sslmode", "require")));
    assertThat(DatabaseUri.parse(uri.toString())).isEqualTo(uri);
    assertThat(DatabaseUri.parse("postgres://[::1]/x").host()).isEqualTo("::1");
  }

  @Test
  void whatIsLeftOutIsWhatLibpqTakes() {
    assertThat(DatabaseUri.parse("postgresql://dify@db"))
        .isEqualTo(new DatabaseUri("db", 5432, "dify", "dify", Map.of()));
  }

  @Test
  void aPasswordInAnArgumentIsRefusedWithoutRepeatingIt() {
    for (String text :
        new String[] {
          "postgresql://dify:hunter2@db/dify", "postgresql://dify@db/dify?password=hunter2"
        }) {
      assertThatThrownBy(() -> DatabaseUri.parse(text))
          .isInstanceOf(OutsideException.class)
          .hasMessageContaining("next: export PGPASSWORD")
          .hasMessageNotContaining("hunter2");
    }
  }

  @Test
  void whatIsNoUriIsRefused() {
    for (String text :
        new String[] {
          "mysql://x",
          "postgresql://a@b:99999/x",
          "postgresql://a@h1,h2/x",
          "postgresql://a@b/x?fallback=1",
          "postgresql://a@b/%zz"
        }) {
      assertThatThrownBy(() -> DatabaseUri.parse(text)).isInstanceOf(OutsideException.class);
    }
  }

  @Test
  void aPasswordComesFromTheVariableThenFromThePrivateFile(@TempDir Path home) throws IOException {
    Path file = home.resolve(".pgpass");
    Files.writeString(file, "# a comment\ndb:*:other:dify:no\ndb:5432:*:dify:se\\:cret\n");
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
    var uri = DatabaseUri.parse("postgresql://dify@db/dify");
    assertThat(PasswordSource.environment(Map.of("PGPASSWORD", "a"), home).find(uri))
        .contains(new Password("a"));
    assertThat(PasswordSource.environment(Map.of(), home).find(uri))
        .contains(new Password("se:cret"));
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r--r--"));
    assertThat(PasswordSource.environment(Map.of(), home).find(uri)).isEmpty();
    assertThat(
            PasswordSource.environment(Map.of(), home)
                .orAsk(u -> Optional.of(new Password("typed")))
                .find(uri))
        .contains(new Password("typed"));
  }

  @Test
  void aPasswordIsNotPrinted() {
    assertThat(
            new DatabaseServer(
                    DatabaseUri.parse("postgresql://a@b/c"), Optional.of(new Password("hunter2")))
                .toString())
        .doesNotContain("hunter2");
  }

  @Test
  void anApplicationNameFitsWhatPostgresKeeps() {
    assertThat(new Label("r1", "s1").applicationName()).isEqualTo("belay/r1/s1");
    String longest = new Label("r1", "s".repeat(80)).applicationName();
    assertThat(longest).hasSize(63).startsWith("belay/r1/sss");
    assertThat(new Label("r1", "s".repeat(81)).applicationName()).isNotEqualTo(longest);
  }
}
