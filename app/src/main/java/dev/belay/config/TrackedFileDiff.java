package dev.belay.config;

import dev.belay.config.TrackedFileChange.Added;
import dev.belay.config.TrackedFileChange.Conflicting;
import dev.belay.config.TrackedFileChange.Gone;
import dev.belay.config.TrackedFileChange.Kept;
import dev.belay.config.TrackedFileChange.Merged;
import dev.belay.config.TrackedFileChange.Replaced;
import dev.belay.config.TrackedFileChange.Undecided;
import dev.belay.release.Fingerprint;
import dev.belay.release.ReleaseFacts;
import dev.belay.release.TrackedFile;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The files of {@code docker/} that users edit in place: installed, new and yours; pure. */
public final class TrackedFileDiff {

  /** Texts of a release's {@code docker/} directory, where they can be had. */
  public interface Texts {
    Optional<byte[]> find(String path);

    /** No texts at all. */
    static Texts none() {
      return path -> Optional.empty();
    }
  }

  /** Dify's own compose file below {@code docker/}. */
  public static final String COMPOSE = "docker-compose.yaml";

  private static final String MARK = "\uFEFF";

  private TrackedFileDiff() {}

  /**
   * @param base texts of the installed release
   * @param target texts of the new release
   * @param yours texts of the installation
   */
  public static List<TrackedFileChange> of(
      ReleaseFacts old, ReleaseFacts next, Texts base, Texts target, Texts yours) {
    Map<String, String> before = prints(old);
    Map<String, String> after = prints(next);
    var changes = new ArrayList<TrackedFileChange>();
    var all = new TreeMap<>(before);
    all.putAll(after);
    for (String path : all.keySet()) {
      Optional<byte[]> mine = yours.find(path);
      String o = before.getOrDefault(path, "");
      String n = after.getOrDefault(path, "");
      if (mine.isEmpty()) {
        if (o.isEmpty()) {
          changes.add(new Added(path));
        }
        continue;
      }
      boolean untouched = same(mine.get(), o);
      if (same(mine.get(), n) || (untouched && o.equals(n))) {
        continue;
      }
      if (untouched) {
        changes.add(n.isEmpty() ? new Gone(path) : new Replaced(path));
      } else if (o.equals(n) || n.isEmpty()) {
        changes.add(new Kept(path));
      } else {
        changes.add(merged(path, o, mine.get(), base.find(path), target.find(path)));
      }
    }
    return List.copyOf(changes);
  }

  private static TrackedFileChange merged(
      String path, String print, byte[] mine, Optional<byte[]> base, Optional<byte[]> target) {
    if (target.isEmpty()) {
      return new Undecided(
          path,
          "you and the new release both changed it, and the new release's text is not at hand",
          "give the unpacked new release with --tree DIR");
    }
    if (base.isEmpty() || !same(base.get(), print)) {
      return new Undecided(
          path,
          "you and the new release both changed it, and the installed release's text is not at"
              + " hand",
          "give the unpacked installed release with --base DIR");
    }
    String before = text(base.get());
    String yours = text(mine);
    if (bare(before).equals(bare(yours))) {
      return new Replaced(path);
    }
    boolean ends = before.endsWith("\n") && !yours.endsWith("\n");
    yours = yours.startsWith(MARK) ? yours.substring(1) : yours;
    return TextMerge.of(
            before,
            (ends ? yours + "\n" : yours).replace("\r\n", "\n"),
            text(target.get()),
            "yours",
            "new release")
        .<TrackedFileChange>map(m ->
            m.conflicts() == 0
                ? new Merged(path, m.text())
                : new Conflicting(path, m.text(), m.conflicts()))
        .orElse(new Undecided(path, "too long to be merged line by line", "merge it by hand"));
  }

  /**
   * What editors and checkouts do by themselves is no edit: line ends of Windows, a mark at the
   * beginning, a newline at the end that came or went.
   */
  private static boolean same(byte[] bytes, String print) {
    if (print.isEmpty() || Fingerprint.of(bytes).equals(print)) {
      return !print.isEmpty();
    }
    String text = text(bytes).replace("\r\n", "\n");
    text = text.startsWith(MARK) ? text.substring(1) : text;
    String bare = text.replaceFirst("\n+\\z", "");
    return Stream.of(text, bare, bare + "\n")
        .anyMatch(t -> Fingerprint.of(t.getBytes(StandardCharsets.UTF_8)).equals(print));
  }

  /** The same without white space at the ends of lines and of the file. */
  private static String bare(String text) {
    String plain = text.startsWith(MARK) ? text.substring(1) : text;
    return plain
        .lines()
        .map(String::stripTrailing)
        .collect(Collectors.joining("\n"))
        .stripTrailing();
  }

  private static String text(byte[] bytes) {
    return new String(bytes, StandardCharsets.UTF_8);
  }

  private static Map<String, String> prints(ReleaseFacts release) {
    var prints = new TreeMap<String, String>();
    for (TrackedFile file : release.trackedFiles()) {
      prints.put(file.path(), file.fingerprint());
    }
    return prints;
  }
}
