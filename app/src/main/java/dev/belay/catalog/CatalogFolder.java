package dev.belay.catalog;

import dev.belay.migration.MigrationFacts;
import dev.belay.outside.Failure;
import dev.belay.outside.OutsideException;
import dev.belay.release.AlembicHistory;
import dev.belay.release.CatalogIndex;
import dev.belay.release.DifyVersion;
import dev.belay.release.FactsWriter;
import dev.belay.release.HistoryText;
import dev.belay.release.ReleaseFacts;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.zip.GZIPOutputStream;

/**
 * A directory of releases, as {@code CatalogFiles} reads it. The same facts make the same bytes.
 */
public final class CatalogFolder {
  private final Path directory;

  public CatalogFolder(Path directory) {
    this.directory = directory;
  }

  /**
   * Writes releases beside those that are there, replacing those of the same version. Each file
   * appears whole or not at all, the index last.
   *
   * @param present the releases that the directory already has
   */
  public void write(List<ReleaseFacts> releases, List<ReleaseFacts> present) {
    Map<DifyVersion, ReleaseFacts> all = new TreeMap<>();
    present.forEach(r -> all.put(r.version(), r));
    releases.forEach(r -> all.put(r.version(), r));
    var ordered = List.copyOf(all.values());
    try {
      Files.createDirectories(directory);
      for (ReleaseFacts release : releases) {
        put(release.version() + ".tsv.gz", pack(FactsWriter.text(release)));
      }
      put("revisions.tsv.gz", pack(HistoryText.write(AlembicHistory.of(ordered))));
      put("index.tsv", CatalogIndex.text(ordered).getBytes(StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw unwritten(e);
    }
  }

  /**
   * Writes what migrations of the releases do beside them; nothing when there is nothing new.
   *
   * @param present what the directory already has
   */
  public void write(MigrationFacts migrations, MigrationFacts present) {
    MigrationFacts all = present.and(migrations);
    if (all.revisions().isEmpty()) {
      return;
    }
    var out = new ByteArrayOutputStream();
    try {
      all.write(out);
      Files.createDirectories(directory);
      put(MigrationFacts.FILE, out.toByteArray());
    } catch (IOException e) {
      throw unwritten(e);
    }
  }

  private OutsideException unwritten(IOException e) {
    return new OutsideException(
        Failure.badInput(
            "the catalog could not be written", directory + ": " + e, "belay catalog build --help"),
        e);
  }

  private void put(String name, byte[] bytes) throws IOException {
    Path aside = directory.resolve("." + name + ".new");
    Files.write(aside, bytes);
    Files.move(
        aside,
        directory.resolve(name),
        StandardCopyOption.ATOMIC_MOVE,
        StandardCopyOption.REPLACE_EXISTING);
  }

  private static byte[] pack(String text) throws IOException {
    var out = new ByteArrayOutputStream();
    try (var gzip = new SmallestGzip(out)) {
      gzip.write(text.getBytes(StandardCharsets.UTF_8));
    }
    return out.toByteArray();
  }

  private static final class SmallestGzip extends GZIPOutputStream {
    SmallestGzip(ByteArrayOutputStream out) throws IOException {
      super(out);
      def.setLevel(9);
    }
  }
}
