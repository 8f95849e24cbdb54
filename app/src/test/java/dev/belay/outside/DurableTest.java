package dev.belay.outside;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DurableTest {
  @TempDir private Path folder;

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static String mode(Path path) throws IOException {
    return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
  }

  @Test
  void itReplacesWhatIsThereForTheOwnerOnlyAndLeavesNothingBeside() throws IOException {
    Path file = folder.resolve("note");
    Files.writeString(file, "before");
    Durable.write(file, bytes("after"));
    assertThat(file).hasContent("after");
    assertThat(mode(file)).isEqualTo("rw-------");
    assertThat(folder.toFile().list()).containsExactly("note");
  }

  /** Else whoever may write into the directory would choose what is overwritten. */
  @Test
  void aLinkThatWaitsWhereItWritesAsideIsNotFollowed() throws IOException {
    Path elsewhere = Files.writeString(folder.resolve("elsewhere"), "untouched");
    Files.createSymbolicLink(folder.resolve("note.new"), elsewhere);
    Durable.write(folder.resolve("note"), bytes("new"));
    assertThat(elsewhere).hasContent("untouched");
    assertThat(folder.resolve("note")).hasContent("new").isRegularFile();
  }

  @Test
  void whatAnAttemptThatDiedLeftIsNoObstacle() throws IOException {
    Files.writeString(folder.resolve("note.new"), "a longer half of another attempt");
    Durable.write(folder.resolve("note"), bytes("whole"));
    assertThat(folder.resolve("note")).hasContent("whole");
  }

  @Test
  void aFileThatCannotBeWrittenKeepsWhatItHolds() throws IOException {
    Path file = Files.writeString(folder.resolve("note"), "before");
    Files.createDirectories(folder.resolve("note.new/occupied"));
    assertThatThrownBy(() -> Durable.write(file, bytes("after"))).isInstanceOf(IOException.class);
    assertThat(file).hasContent("before");
  }

  @Test
  void linesAreAddedAtTheEnd() throws IOException {
    Path file = folder.resolve("lines");
    Durable.append(file, bytes("one\n"));
    Durable.append(file, bytes("two\n"));
    assertThat(file).hasContent("one\ntwo\n");
  }

  @Test
  void directoriesAreMadeForTheOwnerOnlyAndThoseAboveStayAsTheyAre() throws IOException {
    String above = mode(folder);
    Durable.makeDirectory(folder.resolve("a/b"));
    assertThat(mode(folder.resolve("a"))).isEqualTo("rwx------");
    assertThat(mode(folder.resolve("a/b"))).isEqualTo("rwx------");
    assertThat(mode(folder)).isEqualTo(above);
  }
}
