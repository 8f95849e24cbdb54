package dev.belay.config;

import static org.assertj.core.api.Assertions.assertThat;

import dev.belay.config.TrackedFileChange.Conflicting;
import dev.belay.config.TrackedFileChange.Kept;
import dev.belay.config.TrackedFileChange.Merged;
import dev.belay.config.TrackedFileChange.Replaced;
import dev.belay.config.TrackedFileChange.Undecided;
import dev.belay.release.ComposeFacts;
import dev.belay.release.DifyVersion;
import dev.belay.release.Fingerprint;
import dev.belay.release.ReleaseFacts;
import dev.belay.release.TrackedFile;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

class TextMergeTest {
  private static final String BASE = "a\nb\nc\nd\ne\n";

  private static TextMerge merge(String base, String yours, String theirs) {
    return TextMerge.of(base, yours, theirs, "yours", "new release").orElseThrow();
  }

  @Test
  void editsInDifferentPlacesAreBothKept() {
    var merged = merge(BASE, "a\nB\nc\nd\ne\n", "a\nb\nc\nd\nE\nf\n");

    assertThat(merged).isEqualTo(new TextMerge("a\nB\nc\nd\nE\nf\n", 0));
  }

  @Test
  void theSameEditOnBothSidesIsNoConflict() {
    assertThat(merge(BASE, "a\nX\nc\nd\ne\n", "a\nX\nc\nd\ne\n").conflicts()).isZero();
  }

  @Test
  void editsInTheSamePlaceStandBetweenMarkers() {
    var merged = merge(BASE, "a\nmine\nc\nd\ne\n", "a\ntheirs\nc\nd\ne\n");

    assertThat(merged.conflicts()).isEqualTo(1);
    assertThat(merged.text())
        .isEqualTo(
            """
            a
            <<<<<<< yours
            mine
            =======
            theirs
            >>>>>>> new release
            c
            d
            e
            """);
  }

  @Test
  void oneSidedChangesGiveThatSideWhateverTheyAre() {
    long seed = System.nanoTime();
    var random = new Random(seed);
    for (int i = 0; i < 300; i++) {
      String base = text(random, 30);
      String other = changed(random, base);
      assertThat(merge(base, other, base).text()).as("seed " + seed).isEqualTo(other);
      assertThat(merge(base, base, other).text()).as("seed " + seed).isEqualTo(other);
      assertThat(merge(base, other, other)).as("seed " + seed).isEqualTo(new TextMerge(other, 0));
    }
  }

  private static String text(Random random, int lines) {
    var text = new StringBuilder();
    for (int i = 0; i < lines; i++) {
      text.append((char) ('a' + random.nextInt(6))).append('\n');
    }
    return text.toString();
  }

  private static String changed(Random random, String base) {
    var lines = new ArrayList<>(base.lines().toList());
    for (int i = 0; i < 5; i++) {
      int at = random.nextInt(lines.size());
      switch (random.nextInt(3)) {
        case 0 -> lines.remove(at);
        case 1 -> lines.add(at, "new" + i);
        default -> lines.set(at, "set" + i);
      }
    }
    return String.join("\n", lines) + (random.nextBoolean() ? "\n" : "");
  }

  @Test
  void aFileTooLongToCompareIsSaidToBe() {
    String a = "a\n".repeat(4_000);

    assertThat(TextMerge.of(a, "b\n".repeat(4_000), a, "y", "t")).isEmpty();
  }

  private static final String CONF = "nginx/conf.d/default.conf.template";

  private static ReleaseFacts release(String version, Map<String, String> files) {
    return new ReleaseFacts(
        DifyVersion.of(version),
        LocalDate.EPOCH,
        "",
        List.of(),
        new ComposeFacts(List.of(), Map.of(), List.of(), Map.of(), "2.0.0"),
        List.of(),
        List.of(),
        List.of(),
        List.of(),
        List.of(),
        files.entrySet().stream()
            .map(f -> new TrackedFile(f.getKey(), Fingerprint.of(bytes(f.getValue()))))
            .toList());
  }

  private static TrackedFileDiff.Texts texts(Map<String, String> files) {
    return path -> Optional.ofNullable(files.get(path)).map(TextMergeTest::bytes);
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static List<TrackedFileChange> tracked(String yours, boolean atHand) {
    String next = "a\nb\nc\nd\nE\n";
    var base = Map.of(CONF, BASE);
    var target = Map.of(CONF, next);
    return TrackedFileDiff.of(
        release("1.8.1", base),
        release("1.15.0", target),
        atHand ? texts(base) : TrackedFileDiff.Texts.none(),
        atHand ? texts(target) : TrackedFileDiff.Texts.none(),
        texts(Map.of(CONF, yours)));
  }

  @Test
  void aFileAsReleasedIsReplacedAlsoWithWindowsLineEnds() {
    assertThat(tracked(BASE, false)).containsExactly(new Replaced(CONF));
    assertThat(tracked(BASE.replace("\n", "\r\n"), false)).containsExactly(new Replaced(CONF));
  }

  @Test
  void anEditIsMergedWhereTheTextsAreAtHandAndUndecidedWhereNot() {
    assertThat(tracked("A\nb\nc\nd\ne\n", true))
        .containsExactly(new Merged(CONF, "A\nb\nc\nd\nE\n"));
    assertThat(tracked("A\nb\nc\nd\ne\n", false)).singleElement().isInstanceOf(Undecided.class);
    assertThat(tracked("a\nb\nc\nd\nmine\n", true)).singleElement().isInstanceOf(Conflicting.class);
  }

  @Test
  void anEditOfAFileThatTheReleaseLeavesIsKept() {
    var same = release("1.8.1", Map.of(CONF, BASE));

    assertThat(
            TrackedFileDiff.of(
                same,
                release("1.9.0", Map.of(CONF, BASE)),
                TrackedFileDiff.Texts.none(),
                TrackedFileDiff.Texts.none(),
                texts(Map.of(CONF, "mine\n"))))
        .containsExactly(new Kept(CONF));
  }
}
