package dev.belay.view;

import dev.belay.outside.ShellWord;
import dev.belay.store.Held;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;

/** Who holds databases, and the commands that end it (S36). */
public final class HoldText {
  private HoldText() {}

  /**
   * @param held by whatever run
   * @param host this one
   * @param installation the file that describes the installation, as it is passed to a command
   */
  public static List<String> of(List<Held> held, String host, String installation) {
    var runs = new TreeMap<String, List<Held>>();
    held.forEach(h -> runs.computeIfAbsent(h.run(), r -> new ArrayList<>()).add(h));
    var lines = new ArrayList<String>();
    runs.values().forEach(of -> lines.addAll(run(of, host, installation)));
    return lines;
  }

  private static List<String> run(List<Held> held, String host, String installation) {
    Held one = held.getFirst();
    var holder = one.holder();
    String databases = String.join(", ", held.stream().map(Held::database).toList());
    String kind = holder.kind().isEmpty() ? "run" : holder.kind();
    var lines = new ArrayList<String>();
    lines.add("held: %s by %s %s, since %s".formatted(databases, kind, one.run(), one.since()));
    String abandon =
        "belay abandon %s --installation %s".formatted(one.run(), ShellWord.of(installation));
    if (holder.directory().isEmpty()) {
      lines.add("  begun by an older Belay, which noted neither its host nor its state directory");
      lines.add("  next: belay resume %s   # on that host".formatted(one.run()));
      lines.add("    or: " + abandon + "   # where its state directory is lost");
      return lines;
    }
    String there = holder.host().equals(host) ? "" : "   # on " + holder.host();
    lines.add("  begun on %s in %s".formatted(holder.host(), holder.directory()));
    if (!holder.installation().isEmpty()) {
      lines.add("  for the installation " + holder.installation());
    }
    String words = "%s --state %s%s".formatted(one.run(), ShellWord.of(holder.state()), there);
    lines.add("  next: belay resume " + words);
    if (List.of("upgrade", "backup", "restore").contains(kind)) {
      lines.add("    or: belay rollback " + words);
    }
    lines.add("    or: " + abandon + "   # where that directory is lost");
    return lines;
  }
}
