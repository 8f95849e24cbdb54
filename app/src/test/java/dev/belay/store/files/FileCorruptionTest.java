package dev.belay.store.files;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.belay.outside.OutsideException;
import dev.belay.outside.OwnShell;
import dev.belay.store.FilePass;
import dev.belay.store.FileSource;
import dev.belay.store.FileSource.Policy;
import dev.belay.store.FileStore;
import dev.belay.store.FileVerdict;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/** Whatever happens to a set between capture and restore: it is named, and nothing is written. */
class FileCorruptionTest {
  private static final long SEED = new Random().nextLong();

  private final FileStore store = new DirectoryStore(new OwnShell());
  @TempDir private Path temp;

  /** What is done to a set; {@code other} is a sound set of the same role, taken later. */
  private interface Fault {
    void in(Path set, Path other) throws IOException;
  }

  @TestFactory
  List<DynamicTest> everyDamageIsFoundAndNothingIsRestored() {
    var tests = new ArrayList<DynamicTest>();
    fault(tests, "missing file", (s, o) -> Files.delete(s.resolve("tree/d/1")));
    fault(tests, "truncated file", (s, o) -> cut(s.resolve("tree/d/1"), 10));
    fault(tests, "flipped bit in a file", (s, o) -> flip(s.resolve("tree/d/1")));
    fault(tests, "two files swapped", (s, o) -> swap(s.resolve("tree/d/1"), s.resolve("tree/d/2")));
    fault(
        tests, "file of another set", (s, o) -> copy(o.resolve("tree/d/1"), s.resolve("tree/d/1")));
    fault(tests, "file became a link", (s, o) -> relink(s.resolve("tree/d/1"), "2"));
    fault(tests, "link leads elsewhere", (s, o) -> relink(s.resolve("tree/link"), "d/2"));
    fault(tests, "missing list", (s, o) -> Files.delete(s.resolve("manifest.jsonl")));
    fault(tests, "truncated list", (s, o) -> cut(s.resolve("manifest.jsonl"), 40));
    fault(tests, "list without its last line", (s, o) -> dropLastLine(s.resolve("manifest.jsonl")));
    fault(tests, "flipped bit in the list", (s, o) -> flip(s.resolve("manifest.jsonl")));
    fault(
        tests,
        "list of another set",
        (s, o) -> copy(o.resolve("manifest.jsonl"), s.resolve("manifest.jsonl")));
    fault(
        tests,
        "another set as a whole",
        (s, o) -> {
          copy(o.resolve("manifest.jsonl"), s.resolve("manifest.jsonl"));
          copy(o.resolve("tree/d/1"), s.resolve("tree/d/1"));
        });
    return tests;
  }

  private void fault(List<DynamicTest> tests, String name, Fault fault) {
    tests.add(DynamicTest.dynamicTest(name + " (seed " + SEED + ")", () -> found(name, fault)));
  }

  private void found(String name, Fault fault) throws IOException {
    Path here = Files.createDirectory(temp.resolve(name.replace(' ', '-')));
    Path root = Files.createDirectory(here.resolve("root"));
    Files.createDirectory(root.resolve("d"));
    var random = new Random(SEED);
    for (int i = 1; i <= 4; i++) {
      byte[] bytes = new byte[5000];
      random.nextBytes(bytes);
      Files.write(root.resolve("d/" + i), bytes);
    }
    Files.createSymbolicLink(root.resolve("link"), Path.of("d/1"));
    var source = FileSource.of("files:app-storage", root, Policy.UNION);
    Path set = here.resolve("set");
    Path other = here.resolve("other");
    var captured = store.capture(source, set, FilePass.WINDOW);
    Files.write(root.resolve("d/1"), new byte[5000]);
    store.capture(source, other, FilePass.WINDOW);
    Files.delete(root.resolve("d/1"));
    Files.delete(root.resolve("d/2"));
    Files.delete(root.resolve("link"));

    fault.in(set, other);

    assertThat(store.verify(set, Optional.of(captured.digest())))
        .isInstanceOf(FileVerdict.Damaged.class);
    assertThatThrownBy(() -> store.restore(set, captured.digest(), source, here.resolve("aside")))
        .isInstanceOf(OutsideException.class)
        .hasMessageContaining("not restored");
    assertThat(root.resolve("d/1")).doesNotExist();
    assertThat(root.resolve("d/2")).doesNotExist();
    assertThat(here.resolve("aside")).doesNotExist();
  }

  private static void cut(Path file, int bytes) throws IOException {
    byte[] all = Files.readAllBytes(file);
    Files.write(file, java.util.Arrays.copyOf(all, all.length - bytes));
  }

  private static void dropLastLine(Path file) throws IOException {
    var lines = Files.readAllLines(file);
    Files.write(file, lines.subList(0, lines.size() - 1));
  }

  private static void flip(Path file) throws IOException {
    byte[] all = Files.readAllBytes(file);
    int at = new Random(SEED).nextInt(all.length - 200);
    all[at] ^= 1;
    Files.write(file, all);
  }

  private static void swap(Path a, Path b) throws IOException {
    Path c = a.resolveSibling("swap");
    Files.move(a, c);
    Files.move(b, a);
    Files.move(c, b);
  }

  private static void copy(Path from, Path to) throws IOException {
    Files.copy(from, to, StandardCopyOption.REPLACE_EXISTING);
  }

  private static void relink(Path path, String target) throws IOException {
    Files.delete(path);
    Files.createSymbolicLink(path, Path.of(target));
  }

  @Test
  void S15_aFileThatChangesAfterTheSetWasVerifiedIsNotWritten() throws Exception {
    Path root = Files.createDirectory(temp.resolve("changing"));
    Files.writeString(root.resolve("1"), "as it was captured");
    var source = FileSource.of("files:app-storage", root, Policy.UNION);
    Path set = temp.resolve("changing-set");
    store.capture(source, set, FilePass.WINDOW);
    Item item = Objects.requireNonNull(Manifest.read(set).items().get("1"));
    Files.delete(root.resolve("1"));
    Files.writeString(set.resolve("tree/1"), "AS IT WAS CAPTURED");

    assertThatThrownBy(
            () -> new Restore(set, source, temp.resolve("aside")).write(root, item, null))
        .isInstanceOf(IOException.class)
        .hasMessage("1 changed in the set while it was restored");

    assertThat(root).isEmptyDirectory();
  }
}
