package dev.belay.store.files;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.belay.outside.Inspection;
import dev.belay.outside.OutsideException;
import dev.belay.outside.OwnShell;
import dev.belay.store.FileCapture.Why;
import dev.belay.store.FilePass;
import dev.belay.store.FileSource;
import dev.belay.store.FileSource.Policy;
import dev.belay.store.FileStore;
import dev.belay.store.FileVerdict;
import dev.belay.store.KeyFiles;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** S15: what is captured, what is given back, and what never happens to a newer file. */
class DirectoryStoreTest {
  private final FileStore store = new DirectoryStore(new OwnShell());
  @TempDir private Path temp;
  private Path root;
  private Path set;
  private Path aside;

  @BeforeEach
  void someFiles() throws IOException {
    root = temp.resolve("storage");
    set = temp.resolve("set");
    aside = temp.resolve("aside");
    write("upload_files/a.txt", "a");
    write("upload_files/b.txt", "b");
    write("privkeys/t1/private.pem", "key of t1");
    Files.setPosixFilePermissions(
        root.resolve("privkeys/t1/private.pem"), PosixFilePermissions.fromString("rw-------"));
    Files.setLastModifiedTime(
        root.resolve("upload_files/a.txt"),
        FileTime.from(Instant.parse("2024-02-03T04:05:06.123456789Z")));
    Files.createSymbolicLink(root.resolve("link"), Path.of("upload_files/a.txt"));
    Files.createLink(root.resolve("hard"), root.resolve("upload_files/b.txt"));
    Files.createDirectory(root.resolve("empty"));
  }

  @Test
  void aRestoreIntoAnEmptyDirectoryGivesBackEveryFileWithItsMetadata() throws IOException {
    var before = look(root);
    var captured = store.capture(union(), set, FilePass.WINDOW);
    var elsewhere = FileSource.of("files:app-storage", temp.resolve("new"), Policy.UNION);
    store.restore(set, captured.digest(), elsewhere, aside);
    assertThat(look(temp.resolve("new"))).isEqualTo(before);
    assertThat(Files.isSameFile(temp.resolve("new/hard"), temp.resolve("new/upload_files/b.txt")))
        .isTrue();
  }

  @Test
  void theCopyIsAPlainTreeThatNeedsNoBelay() throws IOException {
    store.capture(union(), set, FilePass.WINDOW);
    assertThat(look(set.resolve("tree"))).isEqualTo(look(root));
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(set)))
        .isEqualTo("rwx------");
  }

  @Test
  void namesThatAreNoUtf8AndNamesWithOddSignsSurvive() throws IOException {
    Assumptions.assumeTrue(
        new OwnShell()
            .run(
                dev.belay.outside.Command.of(
                    "sh",
                    "-c",
                    "cd '%s' && printf x > \"$(printf 'bad\\377name')\"".formatted(root)))
            .ok(),
        "skipped because this file system refuses names that are not UTF-8");
    write("中文 报告.txt", "c");
    write("back\\slash\nand line", "d");
    Files.createSymbolicLink(root.resolve("zu ä"), Path.of("../ä/ö"));
    var captured = store.capture(union(), set, FilePass.WINDOW);
    assertThat(store.verify(set, Optional.of(captured.digest())))
        .isInstanceOf(FileVerdict.Sound.class);
    var elsewhere = FileSource.of("files:app-storage", temp.resolve("new"), Policy.UNION);
    store.restore(set, captured.digest(), elsewhere, aside);
    assertThat(listing(temp.resolve("new"))).isEqualTo(listing(root));
    assertThat(store.list(set).files()).contains("bad\\xFFname", "back\\x5Cslash\\x0Aand line");
  }

  @Test
  void aSparseFileStaysSparse() throws IOException {
    try (var file = new RandomAccessFile(root.resolve("sparse").toFile(), "rw")) {
      file.setLength(64 << 20);
      file.seek(20 << 20);
      file.write(new byte[] {1, 2, 3});
    }
    var captured = store.capture(union(), set, FilePass.WINDOW);
    Path copy = set.resolve("tree/sparse");
    assertThat(Files.size(copy)).isEqualTo(64 << 20);
    assertThat(blocks(copy)).isLessThan(1 << 20);
    assertThat(store.verify(set, Optional.of(captured.digest())))
        .isInstanceOf(FileVerdict.Sound.class);
  }

  @Test
  void theSecondPassReadsOnlyWhatWasTouchedAndForgetsWhatWasDeleted() throws Exception {
    store.capture(union(), set, FilePass.LIVE);
    age(set);
    write("upload_files/a.txt", "A");
    write("upload_files/new.txt", "n");
    Files.delete(root.resolve("privkeys/t1/private.pem"));
    var second = store.capture(union(), set, FilePass.WINDOW);
    assertThat(second.copied()).isEqualTo(2);
    assertThat(second.removed()).isEqualTo(1);
    assertThat(listing(set.resolve("tree"))).isEqualTo(listing(root));
    assertThat(Files.readString(set.resolve("tree/upload_files/a.txt"))).isEqualTo("A");
    assertThat(store.verify(set, Optional.of(second.digest())))
        .isInstanceOf(FileVerdict.Sound.class);
  }

  @Test
  void aFileWrittenInTheTickOfTheFirstPassIsReadAgain() throws IOException {
    store.capture(union(), set, FilePass.LIVE);
    assertThat(store.capture(union(), set, FilePass.WINDOW).copied()).isEqualTo(3);
  }

  @Test
  void aFileWithItsOldTimeAndSizeButNewBytesIsSeen() throws Exception {
    Path file = root.resolve("upload_files/a.txt");
    store.capture(union(), set, FilePass.LIVE);
    age(set);
    var time = Files.getLastModifiedTime(file);
    write("upload_files/a.txt", "z");
    Files.setLastModifiedTime(file, time);
    store.capture(union(), set, FilePass.WINDOW);
    assertThat(Files.readString(set.resolve("tree/upload_files/a.txt"))).isEqualTo("z");
  }

  @Test
  void aUnionKeepsNewerFilesAndBothVersionsOfAChangedOne() throws IOException {
    var captured = store.capture(union(), set, FilePass.WINDOW);
    write("upload_files/later.txt", "uploaded after the upgrade");
    write("privkeys/t2/private.pem", "key of a tenant made after the upgrade");
    write("upload_files/a.txt", "newer");
    Files.delete(root.resolve("privkeys/t1/private.pem"));
    var restored = store.restore(set, captured.digest(), union(), aside);
    assertThat(root.resolve("upload_files/a.txt")).hasContent("a");
    assertThat(aside.resolve("upload_files/a.txt")).hasContent("newer");
    assertThat(root.resolve("privkeys/t1/private.pem")).hasContent("key of t1");
    assertThat(root.resolve("upload_files/later.txt")).exists();
    assertThat(root.resolve("privkeys/t2/private.pem")).exists();
    assertThat(restored.kept())
        .contains("upload_files/later.txt", "privkeys/t2", "privkeys/t2/private.pem");
    assertThat(restored.written()).isEqualTo(2);
  }

  @Test
  void anExactRestoreMovesStrangersAsideAndDeletesNothing() throws IOException {
    var before = look(root);
    var captured = store.capture(exact(), set, FilePass.WINDOW);
    write("cwd/plugin/new.py", "installed by the newer version");
    write("upload_files/a.txt", "newer");
    var restored = store.restore(set, captured.digest(), exact(), aside);
    assertThat(look(root)).isEqualTo(before);
    assertThat(aside.resolve("cwd/plugin/new.py")).hasContent("installed by the newer version");
    assertThat(aside.resolve("upload_files/a.txt")).hasContent("newer");
    assertThat(restored.aside()).containsExactly("cwd", "upload_files/a.txt");
  }

  @Test
  void aSecondRestoreFindsNothingLeftToDo() throws IOException {
    var captured = store.capture(union(), set, FilePass.WINDOW);
    write("upload_files/a.txt", "newer");
    store.restore(set, captured.digest(), union(), aside);
    var again = store.restore(set, captured.digest(), union(), aside);
    assertThat(again.written()).isZero();
    assertThat(again.aside()).isEmpty();
  }

  @Test
  void aChangeOfOwnerOrModeAloneIsTakenBackWithoutCopying() throws IOException {
    var captured = store.capture(union(), set, FilePass.WINDOW);
    Files.setPosixFilePermissions(
        root.resolve("upload_files/a.txt"), PosixFilePermissions.fromString("rwxrwxrwx"));
    var before = Files.readAttributes(root.resolve("upload_files/b.txt"), "unix:uid,gid");
    boolean root0 = before.get("uid").equals(0);
    if (root0) {
      Files.setAttribute(root.resolve("upload_files/b.txt"), "unix:uid", 1001);
    }
    var restored = store.restore(set, captured.digest(), union(), aside);
    assertThat(restored.written()).isZero();
    assertThat(
            PosixFilePermissions.toString(
                Files.getPosixFilePermissions(root.resolve("upload_files/a.txt"))))
        .isEqualTo("rw-r--r--");
    assertThat(Files.readAttributes(root.resolve("upload_files/b.txt"), "unix:uid,gid"))
        .isEqualTo(before);
  }

  @Test
  void onlyTheListedFilesOfADirectoryAreTouched() throws IOException {
    write("docker-compose.yaml", "old");
    write(".env", "OLD=1");
    var listed =
        new FileSource(
            "files:configuration",
            root,
            List.of(".env", "docker-compose.yaml", "nginx"),
            Policy.EXACT);
    var captured = store.capture(listed, set, FilePass.WINDOW);
    write("docker-compose.yaml", "new");
    write("nginx/added.conf", "new");
    write("upload_files/a.txt", "data");
    store.restore(set, captured.digest(), listed, aside);
    assertThat(root.resolve("docker-compose.yaml")).hasContent("old");
    assertThat(root.resolve("nginx")).doesNotExist();
    assertThat(root.resolve("upload_files/a.txt")).hasContent("data");
    assertThat(captured.files()).isEqualTo(2);
  }

  @Test
  void linksInACircleAndLinksOutOfTheTreeAreNamedAndKept() throws IOException {
    Files.createSymbolicLink(root.resolve("c1"), Path.of("c2"));
    Files.createSymbolicLink(root.resolve("c2"), Path.of("c1"));
    Files.createSymbolicLink(root.resolve("up"), Path.of(".."));
    var captured = store.capture(union(), set, FilePass.WINDOW);
    assertThat(captured.notes())
        .anySatisfy(n -> assertThat(n).startsWith("c1: a link in a circle"))
        .anySatisfy(n -> assertThat(n).startsWith("up: a link out of the tree to"));
    assertThat(Files.readSymbolicLink(set.resolve("tree/up"))).isEqualTo(Path.of(".."));
  }

  @Test
  void aSocketIsNamedAndDoesNotBlock() throws IOException {
    try (var server =
        java.nio.channels.ServerSocketChannel.open(java.net.StandardProtocolFamily.UNIX)) {
      server.bind(java.net.UnixDomainSocketAddress.of(root.resolve("s")));
      var captured = store.capture(union(), set, FilePass.WINDOW);
      assertThat(captured.left())
          .singleElement()
          .satisfies(l -> assertThat(l.path()).isEqualTo("s"));
      assertThat(captured.blocking()).isEmpty();
    }
  }

  @Test
  void anUnreadableFileIsNamedAndMakesTheSetUnsound() throws IOException {
    Path closed = root.resolve("upload_files/b.txt");
    Files.setPosixFilePermissions(closed, Set.of());
    Assumptions.assumeFalse(Files.isReadable(closed), "skipped because root reads everything");
    var captured = store.capture(union(), set, FilePass.WINDOW);
    assertThat(captured.blocking()).anySatisfy(l -> assertThat(l.why()).isEqualTo(Why.UNREADABLE));
    assertThat(store.verify(set, Optional.of(captured.digest())))
        .isInstanceOf(FileVerdict.Damaged.class);
  }

  @Test
  void aFileThatIsWrittenAllTheTimeIsNamed() throws Exception {
    Path busy = root.resolve("busy");
    var stop = new java.util.concurrent.atomic.AtomicBoolean();
    Files.write(busy, new byte[8 << 20]);
    Thread writer =
        Thread.ofPlatform()
            .start(() -> {
              try (var file = new RandomAccessFile(busy.toFile(), "rw")) {
                while (!stop.get()) {
                  if (file.length() > 64 << 20) {
                    file.setLength(8 << 20);
                  }
                  file.seek(file.length());
                  file.write(new byte[4096]);
                }
              } catch (IOException e) {
                throw new IllegalStateException(e);
              }
            });
    try {
      var captured = store.capture(union(), set, FilePass.WINDOW);
      assertThat(captured.blocking())
          .singleElement()
          .satisfies(l -> assertThat(l.why()).isEqualTo(Why.CHANGING))
          .satisfies(l -> assertThat(l.path()).isEqualTo("busy"));
    } finally {
      stop.set(true);
      writer.join();
    }
  }

  @Test
  void aDatabaseDirectoryIsRefused() throws IOException {
    write("data/PG_VERSION", "15");
    assertThatThrownBy(() -> store.capture(union(), set, FilePass.LIVE))
        .isInstanceOf(OutsideException.class)
        .hasMessageContaining("PG_VERSION");
  }

  @Test
  void aCaptureThatDidNotEndIsTornAndCanBeRepeated() throws IOException {
    assertThat(store.inspect(set, FilePass.LIVE)).isInstanceOf(Inspection.Untouched.class);
    store.capture(union(), set, FilePass.LIVE);
    assertThat(store.inspect(set, FilePass.LIVE)).isInstanceOf(Inspection.Complete.class);
    assertThat(store.inspect(set, FilePass.WINDOW)).isInstanceOf(Inspection.Untouched.class);
    Files.writeString(set.resolve("capturing"), "WINDOW\n");
    Files.delete(set.resolve("tree/upload_files/a.txt"));
    assertThat(store.inspect(set, FilePass.WINDOW)).isInstanceOf(Inspection.Torn.class);
    var again = store.capture(union(), set, FilePass.WINDOW);
    assertThat(store.inspect(set, FilePass.WINDOW)).isInstanceOf(Inspection.Complete.class);
    assertThat(store.verify(set, Optional.of(again.digest())))
        .isInstanceOf(FileVerdict.Sound.class);
  }

  @Test
  void everyKeyMustBeInsideTheSet() throws IOException {
    store.capture(union(), set, FilePass.WINDOW);
    var configured =
        Map.of(
            "SECRET_KEY", new KeyFiles.Configured("", ""),
            "PLUGIN_DAEMON_KEY", new KeyFiles.Configured("running-value", "other-value"));
    var missing = KeyFiles.missing(store.list(set), Set.of("t1", "t2"), configured);
    assertThat(missing).hasSize(3);
    assertThat(String.join("\n", missing))
        .contains("privkeys/t2/private.pem", ".dify_secret_key", "PLUGIN_DAEMON_KEY")
        .doesNotContain("running-value", "other-value");
  }

  private FileSource union() {
    return FileSource.of("files:app-storage", root, Policy.UNION);
  }

  private FileSource exact() {
    return FileSource.of("files:plugin-daemon", root, Policy.EXACT);
  }

  private void write(String path, String text) throws IOException {
    Path file = root.resolve(path);
    Files.createDirectories(file.getParent());
    Files.writeString(file, text, StandardCharsets.UTF_8);
  }

  /** As if the first pass had begun an hour after every file was last touched. */
  private static void age(Path set) throws IOException, Manifest.Unusable {
    var m = Manifest.read(set);
    var h = m.header();
    var later =
        new Manifest.Header(1, h.role(), h.pass(), h.startedAt().plusSeconds(3600), h.endedAt());
    Manifest.write(set, later, m.items(), m.left());
  }

  private static long blocks(Path file) throws IOException {
    var ran = new OwnShell().run(dev.belay.outside.Command.of("du", "-B1", file.toString()));
    return Long.parseLong(ran.stdout().split("\\s")[0]);
  }

  private static List<String> listing(Path root) throws IOException {
    try (var all = Files.walk(root)) {
      return all.map(p -> Names.of(root, p)).sorted().toList();
    }
  }

  /** Everything that a restore promises to give back. */
  private static Map<String, String> look(Path root) throws IOException {
    var all = new TreeMap<String, String>();
    try (var walk = Files.walk(root)) {
      for (Path p : (Iterable<Path>) walk::iterator) {
        var a =
            Files.readAttributes(
                p, "unix:mode,uid,gid,lastModifiedTime", LinkOption.NOFOLLOW_LINKS);
        String content =
            Files.isSymbolicLink(p)
                ? "-> " + Files.readSymbolicLink(p)
                : Files.isDirectory(p) ? "directory" : Files.readString(p);
        Object time = Files.isSymbolicLink(p) ? "" : a.get("lastModifiedTime");
        all.put(
            root.relativize(p).toString(),
            "%o %s:%s %s %s"
                .formatted((Integer) a.get("mode"), a.get("uid"), a.get("gid"), time, content));
      }
    }
    return all;
  }
}
