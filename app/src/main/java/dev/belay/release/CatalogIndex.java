package dev.belay.release;

import dev.belay.outside.Failure;
import dev.belay.outside.OutsideException;
import java.time.DateTimeException;
import java.util.ArrayList;
import java.util.List;

/** The index of a catalog folder: one release per line. */
public final class CatalogIndex {
  private CatalogIndex() {}

  /** The index of some releases, as text, oldest version first. */
  public static String text(List<ReleaseFacts> releases) {
    var out = new StringBuilder();
    releases.stream()
        .sorted(java.util.Comparator.comparing(ReleaseFacts::version))
        .forEach(r ->
            out.append(
                "%s\t%s\t%s\t%s\n".formatted(r.version(), r.date(), r.commit(), r.alembicHead())));
    return out.toString();
  }

  static List<ReleaseEntry> read(String file, byte[] text, boolean shipped) {
    var entries = new ArrayList<ReleaseEntry>();
    TabText.each(
        text,
        f -> {
          try {
            entries.add(
                new ReleaseEntry(DifyVersion.of(f[0]), TabText.date(f[1]), f[2], f[3], shipped));
          } catch (ArrayIndexOutOfBoundsException
              | NumberFormatException
              | DateTimeException
              | OutsideException e) {
            throw new OutsideException(
                Failure.badInput(
                    "the index of the catalog could not be read",
                    "%s:%d: '%s'".formatted(file, entries.size() + 1, String.join(" ", f)),
                    "build it again: belay catalog build --tree DIRECTORY --version VERSION"),
                e);
          }
        });
    return entries;
  }
}
