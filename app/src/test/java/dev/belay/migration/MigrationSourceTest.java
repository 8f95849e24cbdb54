package dev.belay.migration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.belay.outside.OutsideException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MigrationSourceTest {
  private static final String GOOD =
      """
      revision = 'a1'
      down_revision = None
      def upgrade():
          pass
      def downgrade():
          pass
      """;

  @TempDir Path folder;
  private Path versions;

  @BeforeEach
  void aGoodMigration() throws IOException {
    versions = Files.createDirectories(folder.resolve("api/migrations/versions"));
    Files.writeString(versions.resolve("a1_good.py"), GOOD);
  }

  @Test
  void aSourceTreeItsVersionsFolderAndATarballAreRead() throws IOException {
    Path tar = folder.resolve("dify.tar.gz");
    try (var out = new GZIPOutputStream(Files.newOutputStream(tar))) {
      out.write(entry("dify-1/api/migrations/versions/a1_good.py", '0', GOOD.getBytes(UTF_8)));
    }
    assertThat(MigrationSource.at(folder).read().head()).isEqualTo("a1");
    assertThat(MigrationSource.at(versions).read().head()).isEqualTo("a1");
    assertThat(MigrationSource.at(tar).read().head()).isEqualTo("a1");
  }

  private static final java.nio.charset.Charset UTF_8 = StandardCharsets.UTF_8;

  @Test
  void aLinkIsRefusedWhereverItLeads() throws IOException {
    Files.createSymbolicLink(versions.resolve("b2_link.py"), Path.of("/dev/zero"));
    refused(folder, "b2_link.py:1");
    Path tar = folder.resolve("link.tar");
    Files.write(tar, entry("x/migrations/versions/b2_link.py", '2', new byte[0]));
    refused(tar, "b2_link.py:1");
  }

  @Test
  void aFolderWithTheNameOfAMigrationIsRefused() throws IOException {
    Files.createDirectory(versions.resolve("b2_folder.py"));
    refused(folder, "b2_folder.py:1");
  }

  @Test
  void bytesThatAreNoTextAreRefusedWithTheirLine() throws IOException {
    Files.write(versions.resolve("b2_bytes.py"), new byte[] {'x', '\n', '\n', (byte) 0xff, 'y'});
    refused(folder, "b2_bytes.py:3: not UTF-8");
    Files.write(versions.resolve("b2_bytes.py"), new byte[] {'x', '\n', 0, 'y'});
    refused(folder, "b2_bytes.py:2: a zero byte");
    Files.write(versions.resolve("b2_bytes.py"), new byte[] {'x', '\n', (byte) 0xe2, (byte) 0x82});
    refused(folder, "b2_bytes.py:2: not UTF-8");
  }

  @Test
  void aHugeFileIsRefusedBeforeItIsRead() throws IOException {
    try (var file = new java.io.RandomAccessFile(versions.resolve("b2_huge.py").toFile(), "rw")) {
      file.setLength(50_000_000_000L); // a hole: it takes no disk
    }
    refused(folder, "b2_huge.py:1: 50000000000 bytes");
    Path tar = folder.resolve("huge.tar");
    byte[] header = entry("x/migrations/versions/b2_huge.py", '0', new byte[0]);
    System.arraycopy("77777777777".getBytes(UTF_8), 0, header, 124, 11);
    Files.write(tar, header);
    refused(tar, "8589935104 bytes");
  }

  @Test
  void invalidPythonIsRefusedWithItsLine() throws IOException {
    Files.writeString(versions.resolve("b2_broken.py"), GOOD + "def broken(:\n");
    assertThatThrownBy(() -> MigrationSource.at(folder).read())
        .isInstanceOf(OutsideException.class)
        .hasMessageContaining("b2_broken.py:7");
  }

  @Test
  void deepNestingAndEndlessLoopsEndInBoundedTime() throws IOException {
    Files.writeString(
        versions.resolve("b2_deep.py"), GOOD.replace("a1", "b2") + "x = " + "(".repeat(200_000));
    bounded("b2_deep.py:");
    Files.writeString(
        versions.resolve("b2_deep.py"),
        GOOD.replace("a1", "b2") + "x = " + "[".repeat(90_000) + "]".repeat(90_000) + "\n");
    bounded("b2_deep.py:");
    Files.writeString(
        versions.resolve("b2_deep.py"),
        """
        revision = 'b2'
        down_revision = 'a1'
        def upgrade():
            for a in range(10 ** 6):
                for b in range(10 ** 6):
                    x = a
        def downgrade():
            pass
        """);
    bounded("b2_deep.py:");
    Files.writeString(
        versions.resolve("b2_deep.py"),
        """
        revision = 'b2'
        down_revision = 'a1'
        def f():
            f()
            f()
        def upgrade():
            f()
        def downgrade():
            pass
        """);
    bounded("b2_deep.py:");
  }

  /** It is refused with its line, or what it does is not known; but not read for ever. */
  private void bounded(String seen) {
    Assertions.assertTimeoutPreemptively(
        Duration.ofMinutes(5), // only so that a hang ends
        () -> {
          try {
            MigrationSource.at(folder).read();
          } catch (OutsideException e) {
            assertThat(e).hasMessageContaining(seen);
          }
        });
  }

  @Test
  void nothingOfAMigrationIsRun() throws IOException {
    Path proof = folder.resolve("it-ran");
    Files.writeString(
        versions.resolve("b2_runs.py"),
        "import os\nos.system('touch "
            + proof
            + "')\nopen('"
            + proof
            + "', 'w')\n"
            + "revision = 'b2'\ndown_revision = 'a1'\n"
            + "def upgrade():\n    open('"
            + proof
            + "', 'w').write('x')\n"
            + "def downgrade():\n    pass\n");
    Revisions read = MigrationSource.at(folder).read();
    assertThat(proof).doesNotExist();
    assertThat(read.find("b2").orElseThrow().upgrade())
        .anyMatch(Operation.Opaque.class::isInstance);
  }

  private static void refused(Path source, String seen) {
    assertThatThrownBy(() -> MigrationSource.at(source))
        .isInstanceOf(OutsideException.class)
        .hasMessageContaining(seen);
  }

  /** One entry of a tar archive, padded. */
  private static byte[] entry(String name, char type, byte[] content) {
    byte[] header = new byte[512];
    System.arraycopy(name.getBytes(UTF_8), 0, header, 0, name.length());
    System.arraycopy("%011o".formatted(content.length).getBytes(UTF_8), 0, header, 124, 11);
    header[156] = (byte) type;
    var out = new ByteArrayOutputStream();
    out.writeBytes(header);
    out.writeBytes(Arrays.copyOf(content, (content.length + 511) / 512 * 512));
    out.writeBytes(new byte[1024]);
    return out.toByteArray();
  }
}
