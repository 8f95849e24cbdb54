package dev.belay.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.belay.outside.OutsideException;
import dev.belay.outside.OwnShell;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ScratchServerTest {
  private static final Label LABEL = new Label("test", "scratch");

  @Test
  void anEmbeddedServerIsPrivateDurableAndGoneWhenClosed(@TempDir Path folder) {
    Cluster cluster;
    try (var scratch = ScratchServer.start(new OwnShell(), ScratchServer.Wish.any(), folder)) {
      cluster = scratch.cluster().orElseThrow();
      assertThat(scratch.origin()).startsWith("the embedded PostgreSQL 15");
      try (var session = scratch.createDatabase("x").open(LABEL)) {
        assertThat(session.text("show fsync")).isEqualTo("on");
        assertThat(session.text("show listen_addresses")).isEqualTo("127.0.0.1");
        assertThat(session.text("show application_name")).isEqualTo("belay/test/scratch");
      }
      var stranger = new DatabaseServer(scratch.server().uri(), Optional.of(new Password("no")));
      assertThatThrownBy(() -> stranger.open(LABEL))
          .isInstanceOf(OutsideException.class)
          .hasMessageContaining("PGPASSWORD");
    }
    assertThat(cluster.folder()).doesNotExist();
  }

  @Test
  void whatADeadProcessLeftIsSweptBeforeTheNextStart(@TempDir Path folder) throws IOException {
    Path left = Files.createDirectories(folder.resolve("scratch-2147480000-1/data"));
    Path other = Files.createDirectories(folder.resolve("not-ours"));
    ScratchServer.start(new OwnShell(), ScratchServer.Wish.any(), folder).close();
    assertThat(left).doesNotExist();
    assertThat(other).exists();
  }

  @Test
  void onAGivenServerOnlyItsOwnDatabasesAreDropped() {
    var given = TestServer.database("given");
    var wish =
        new ScratchServer.Wish(Optional.of(given), Optional.empty(), Optional.empty(), Map.of());
    try (var scratch = ScratchServer.start(new OwnShell(), wish, Path.of("/nonexistent"))) {
      scratch.createDatabase("twin");
    }
    try (var session = given.open(LABEL)) {
      assertThat(session.number("select count(*) from pg_database where datname = 'twin'"))
          .isZero();
    }
  }

  @Test
  void aFolderWithoutAServerIsRefused(@TempDir Path folder) {
    var wish =
        new ScratchServer.Wish(Optional.empty(), Optional.of(folder), Optional.empty(), Map.of());
    assertThatThrownBy(() -> ScratchServer.start(new OwnShell(), wish, folder))
        .isInstanceOf(OutsideException.class)
        .hasMessageContaining("name a folder like");
  }

  @Test
  @Tag("full")
  void theHostsOwnProgramsOfTheWantedMajorComeBeforeTheEmbeddedOne(@TempDir Path folder) {
    var host = PostgresBinaries.onHost(new OwnShell(), 15);
    Assumptions.assumeTrue(host.isPresent(), "skipped because PostgreSQL 15 is not on this host");
    try (var scratch = ScratchServer.start(new OwnShell(), ScratchServer.Wish.major(15), folder)) {
      assertThat(scratch.origin()).startsWith("this host's");
      assertThat(host.orElseThrow().program("pg_dump")).isPresent();
    }
  }
}
