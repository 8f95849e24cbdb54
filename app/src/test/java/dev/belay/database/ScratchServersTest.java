package dev.belay.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.belay.outside.Command;
import dev.belay.outside.OutsideException;
import dev.belay.outside.OwnShell;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ScratchServersTest {
  private static final String IMAGE = "postgres:15-alpine";
  private static final Label LABEL = new Label("test", "scratch");
  private final OwnShell shell = new OwnShell();
  @TempDir private Path folder;

  @Test
  @Tag("full")
  void aContainerOfTheDatabasesOwnImageIsStartedAndGoesWithItsVolume() {
    Assumptions.assumeTrue(imageIsHere(), "skipped because " + IMAGE + " is not on this host");
    String ours = "label=belay.scratch=" + ProcessHandle.current().pid();
    try (ScratchServer scratch = servers(Optional.of(IMAGE)).start(15, folder)) {
      assertThat(scratch.origin()).isEqualTo("a container of " + IMAGE);
      assertThat(scratch.major()).isEqualTo(15);
      try (Session session = scratch.createDatabase("tried").open(LABEL)) {
        session.execute("create table t (i int)");
      }
      assertThat(docker("ps", "--quiet", "--filter", ours)).isNotBlank();
    }
    assertThat(docker("ps", "--all", "--quiet", "--filter", ours)).isBlank();
  }

  @Test
  void anImageThatIsNotHereIsPassedOverForTheNextRung() {
    try (ScratchServer scratch =
        servers(Optional.of("belay-test/is-not-here:1")).start(15, folder.resolve("below"))) {
      assertThat(scratch.origin()).doesNotContain("container");
    }
  }

  @Test
  void aServerThatAPersonNamedIsNeverPassedOver() {
    var named =
        new ScratchServers(
            shell,
            Optional.of(
                new DatabaseServer(DatabaseUri.local(1, "postgres", "postgres"), Optional.empty())),
            Optional.empty(),
            Optional.empty());
    assertThatThrownBy(() -> named.start(15, folder))
        .isInstanceOf(OutsideException.class)
        .hasMessageContaining("127.0.0.1:1");
  }

  private ScratchServers servers(Optional<String> image) {
    return new ScratchServers(shell, Optional.empty(), Optional.empty(), image);
  }

  private boolean imageIsHere() {
    try {
      return shell.run(Command.of("docker", "image", "inspect", IMAGE)).ok();
    } catch (OutsideException e) {
      return false;
    }
  }

  private String docker(String... arguments) {
    var argv = new java.util.ArrayList<>(java.util.List.of("docker"));
    argv.addAll(java.util.List.of(arguments));
    return shell.run(Command.of(argv.toArray(String[]::new))).stdout();
  }
}
