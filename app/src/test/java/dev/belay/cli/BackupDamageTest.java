package dev.belay.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.belay.database.DatabaseServer;
import dev.belay.database.Label;
import dev.belay.database.Session;
import dev.belay.database.TestServer;
import dev.belay.demo.SampleSchema;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The corruption matrix over a whole set: always found, never restored, nothing stopped for it. */
@Tag("full")
class BackupDamageTest {
  private static final Label LABEL = new Label("test", "damage");
  @TempDir private Path folder;

  @Test
  void S12_everyKindOfDamageToEveryKindOfPartIsFoundBeforeAnythingIsStopped() throws IOException {
    DatabaseServer dify = TestServer.database("damaged_set");
    try (Session session = dify.open(LABEL)) {
      SampleSchema.fill(session, "abc", false);
    }
    var installation = new CommandInstallation(folder, dify);
    installation.store("upload_files/one.txt", "one");
    installation.store("upload_files/two.txt", "two");
    assertThat(installation.backup()).as(installation.said()).isZero();
    Path set = installation.set();
    Path other = folder.resolve("other");
    installation.store("upload_files/one.txt", "another one");
    try (Session session = dify.open(LABEL)) {
      session.execute("update messages set query = 'changed'");
    }
    assertThat(installation.belay(backupTo(installation, Files.createDirectory(other)))).isZero();
    Path otherSet;
    try (var all = Files.list(other)) {
      otherSet = all.findFirst().orElseThrow();
    }
    int tried = 0;
    for (Path part : parts(set)) {
      byte[] whole = Files.readAllBytes(part);
      Files.delete(part);
      refused(installation, set, part, "missing");
      Files.write(part, java.util.Arrays.copyOf(whole, whole.length - 1));
      refused(installation, set, part, "truncated");
      byte[] flipped = whole.clone();
      flipped[whole.length / 2] ^= 4;
      Files.write(part, flipped);
      refused(installation, set, part, "flipped");
      Path stranger = otherSet.resolve(set.relativize(part).toString());
      byte[] foreign = Files.readAllBytes(stranger);
      if (!java.util.Arrays.equals(foreign, whole)) {
        Files.write(part, foreign);
        refused(installation, set, part, "from another set");
      }
      Files.write(part, whole);
      tried++;
    }
    assertThat(tried).isGreaterThan(12);
    assertThat(restore(installation, set)).as(installation.said()).isZero();
  }

  private static String[] backupTo(CommandInstallation installation, Path to) {
    return new String[] {
      "backup", "--to", to.toString(), "--installation", installation.file().toString()
    };
  }

  /** Every file that a restore rests on; restore.sh and its sums are for people, and hashed too. */
  private static List<Path> parts(Path set) throws IOException {
    try (var all = Files.walk(set)) {
      return all.filter(Files::isRegularFile)
          .filter(f -> f.toFile().length() > 1)
          .sorted()
          .toList();
    }
  }

  private static void refused(CommandInstallation installation, Path set, Path part, String how)
      throws IOException {
    assertThat(restore(installation, set))
        .as("%s %s: %s", part, how, installation.said())
        .isEqualTo(21);
    assertThat(installation.home().resolve("activity")).hasContent("open");
  }

  private static int restore(CommandInstallation installation, Path set) {
    return installation.belay(
        "restore", set.toString(), "--installation", installation.file().toString());
  }
}
