package dev.belay.vector;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The files of Weaviate 1.19, arranged as 1.27 looks for them. */
class FlatFilesTest {
  private static final String ONE = "vector_index_1d0dd42f_c37a_406a_a854_58048f970a3d_node";
  private static final String TWO = "vector_index_6513270e_269e_4d37_b2a7_4de452e6b438_node";

  @TempDir Path root;

  private void write(String path, String text) throws IOException {
    Files.createDirectories(root.resolve(path).getParent());
    Files.writeString(root.resolve(path), text);
  }

  private void flat(String collection, String shard) throws IOException {
    String prefix = collection + "_" + shard;
    write(prefix + "_lsm/objects/segment-1.db", "objects");
    write(prefix + "_lsm/property_text/segment-2.db", "text");
    write(prefix + ".hnsw.commitlog.d/1795687468", "index");
    write(prefix + "_place.hnsw.commitlog.d/1795687468", "geo");
    for (String end : List.of("indexcount", "proplengths", "proplengths.bak", "version")) {
      write(prefix + "." + end, end);
    }
  }

  private void fill() throws IOException {
    for (String file : List.of("schema.db", "classifications.db", "modules.db")) {
      write(file, file);
    }
    flat(ONE, "wCc9HK6gLK8Y");
    flat(TWO, "ETviRjtKmsTR");
  }

  private Set<String> files() throws IOException {
    var files = new TreeSet<String>();
    try (var all = Files.walk(root)) {
      all.filter(Files::isRegularFile).forEach(f -> files.add(root.relativize(f).toString()));
    }
    return files;
  }

  private static List<String> arranged(String home) {
    return List.of(
        home + "/lsm/objects/segment-1.db",
        home + "/lsm/property_text/segment-2.db",
        home + "/main.hnsw.commitlog.d/1795687468",
        home + "/geo.place.hnsw.commitlog.d/1795687468",
        home + "/indexcount",
        home + "/proplengths",
        home + "/proplengths.bak",
        home + "/version");
  }

  @Test
  void everyFileOfAShardMovesAndTheOthersStay() throws IOException {
    fill();
    assertThat(new FlatFiles(root).arrange()).isEqualTo(2);
    assertThat(files())
        .containsAll(arranged(ONE + "/wCc9HK6gLK8Y"))
        .containsAll(arranged(TWO + "/ETviRjtKmsTR"))
        .contains("schema.db", "classifications.db", "modules.db")
        .hasSize(19);
    assertThat(new FlatFiles(root).collections()).containsExactly(ONE, TWO);
    assertThat(new FlatFiles(root).arrange()).as("again").isZero();
  }

  @Test
  void S10_brokenOffAfterAnyMoveItGoesOn() throws IOException {
    fill();
    Path home = root.resolve(ONE).resolve("wCc9HK6gLK8Y");
    Files.createDirectories(home);
    Files.move(root.resolve(ONE + "_wCc9HK6gLK8Y_lsm"), home.resolve("lsm"));
    Files.move(root.resolve(ONE + "_wCc9HK6gLK8Y.version"), home.resolve("version"));
    new FlatFiles(root).arrange();
    assertThat(files()).containsAll(arranged(ONE + "/wCc9HK6gLK8Y")).hasSize(19);
  }

  @Test
  void newDirectoriesAreAsOpenAsWhatLiesInThem() throws IOException {
    fill();
    var only = PosixFilePermissions.fromString("rwx------");
    Files.setPosixFilePermissions(root.resolve(ONE + "_wCc9HK6gLK8Y_lsm"), only);
    new FlatFiles(root).arrange();
    assertThat(Files.getPosixFilePermissions(root.resolve(ONE))).isEqualTo(only);
  }

  @Test
  void filesOfALaterServerThatWasStartedTooEarlyAreNotMixedWithTheOldOnes() throws IOException {
    fill();
    write(TWO + "/ETviRjtKmsTR/lsm/objects/segment-9.db", "empty");
    var before = files();
    assertThatThrownBy(() -> new FlatFiles(root).arrange())
        .hasMessageContaining("a later Weaviate was started on files of an earlier one");
    assertThat(files()).isEqualTo(before);
  }

  @Test
  void S15_whatIsOnlyInTheLogOfAServerThatWasKilledStopsEverything() throws IOException {
    fill();
    write(TWO + "_ETviRjtKmsTR_lsm/objects/segment-7.wal", "not in any file yet");
    write(ONE + "_wCc9HK6gLK8Y_lsm/objects/segment-8.wal", "");
    var before = files();
    assertThatThrownBy(() -> new FlatFiles(root).arrange())
        .hasMessageContaining("1 files of its log with 19 bytes are left");
    assertThat(files()).isEqualTo(before);
  }

  @Test
  void ofACopyOfARunningServerTheLogIsDroppedAndSaid() throws IOException {
    fill();
    write(TWO + "_ETviRjtKmsTR_lsm/objects/segment-7.wal", "not in any file yet");
    assertThat(new FlatFiles(root).dropLogs()).isEqualTo(19);
    assertThat(new FlatFiles(root).arrange()).isEqualTo(2);
  }

  @Test
  void aDirectoryWithoutFilesOfAServerIsLeftAsItIs() throws IOException {
    write("lost+found/x", "");
    assertThat(new FlatFiles(root).arrange()).isZero();
    assertThat(files()).containsExactly("lost+found/x");
  }
}
