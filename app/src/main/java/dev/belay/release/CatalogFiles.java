package dev.belay.release;

import dev.belay.outside.Failure;
import dev.belay.outside.OutsideException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.zip.GZIPInputStream;
import org.jspecify.annotations.Nullable;

/**
 * The catalog as files: the one that Belay ships, and over it a directory of releases that a user
 * added. A folder has {@code index.tsv}, {@code revisions.tsv.gz} and one {@code VERSION.tsv.gz}
 * per release. What was read once is kept: commands read the same releases from many places.
 */
public final class CatalogFiles implements Catalog {
  private static final String SHIPPED = "/dev/belay/release/catalog/";

  /** What is shipped is read once, whichever catalog it is part of. */
  private static final Map<String, ReleaseFacts> SHIPPED_FACTS = new ConcurrentHashMap<>();

  private final List<Folder> folders;
  private final Map<DifyVersion, Place> places = new TreeMap<>();
  private final Map<DifyVersion, ReleaseFacts> read = new ConcurrentHashMap<>();
  private @Nullable AlembicHistory history;

  /** Answers the bytes of a file, or empty when the folder has none of this name. */
  private interface Folder {
    Optional<byte[]> read(String name);
  }

  private record Place(ReleaseEntry entry, Folder folder) {}

  private CatalogFiles(List<Folder> folders, List<String> names) {
    this.folders = folders;
    for (int i = 0; i < folders.size(); i++) {
      Folder folder = folders.get(i);
      byte[] index = folder.read("index.tsv").orElse(new byte[0]);
      for (ReleaseEntry entry : CatalogIndex.read(names.get(i) + "index.tsv", index, i == 0)) {
        places.put(entry.version(), new Place(entry, folder));
      }
    }
  }

  /** What Belay ships. */
  public static CatalogFiles shipped() {
    return new CatalogFiles(List.of(CatalogFiles::resource), List.of("shipped "));
  }

  /** What Belay ships, and over it the releases in a directory, which need not exist. */
  public static CatalogFiles with(Path directory) {
    return with(List.of(directory));
  }

  /** The same for several directories, which need not exist; the later ones lie over the others. */
  public static CatalogFiles with(List<Path> directories) {
    var folders = new ArrayList<Folder>(List.of(CatalogFiles::resource));
    var names = new ArrayList<>(List.of("shipped "));
    for (Path directory : directories) {
      folders.add(name -> file(directory.resolve(name)));
      names.add(directory + "/");
    }
    return new CatalogFiles(folders, names);
  }

  /**
   * Where a user's own releases are kept unless said otherwise: below {@code XDG_DATA_HOME} or
   * {@code ~/.local/share}.
   */
  public static Path usersDirectory(Map<String, String> environment) {
    String data = environment.getOrDefault("XDG_DATA_HOME", "");
    Path home = Path.of(environment.getOrDefault("HOME", System.getProperty("user.home")));
    return (data.isBlank() ? home.resolve(".local/share") : Path.of(data)).resolve("belay/catalog");
  }

  @Override
  public List<ReleaseEntry> releases() {
    return places.values().stream().map(Place::entry).toList();
  }

  @Override
  public Optional<ReleaseFacts> find(DifyVersion version) {
    return Optional.ofNullable(places.get(version)).map(place -> factsOf(version, place));
  }

  private ReleaseFacts factsOf(DifyVersion version, Place place) {
    return place.entry().shipped()
        ? SHIPPED_FACTS.computeIfAbsent(version.toString(), v -> read(place))
        : read.computeIfAbsent(version, v -> read(place));
  }

  private static ReleaseFacts read(Place place) {
    String name = place.entry().version() + ".tsv.gz";
    byte[] packed =
        place
            .folder()
            .read(name)
            .orElseThrow(() -> broken(name, "the index names it, but it is not there", null));
    return FactsReader.read(name, unpack(name, packed));
  }

  @Override
  public synchronized AlembicHistory alembic() {
    if (history == null) {
      history = readHistory();
    }
    return history;
  }

  private AlembicHistory readHistory() {
    var histories = new ArrayList<AlembicHistory>();
    for (Folder folder : folders) {
      folder
          .read("revisions.tsv.gz")
          .map(packed -> unpack("revisions.tsv.gz", packed))
          .ifPresent(text -> histories.add(HistoryText.read("revisions.tsv.gz", text)));
    }
    return histories.stream().reduce(AlembicHistory::merge).orElse(new AlembicHistory(Map.of()));
  }

  private static Optional<byte[]> resource(String name) {
    try (InputStream in = CatalogFiles.class.getResourceAsStream(SHIPPED + name)) {
      return in == null ? Optional.empty() : Optional.of(in.readAllBytes());
    } catch (IOException e) {
      throw broken(name, String.valueOf(e.getMessage()), e);
    }
  }

  private static Optional<byte[]> file(Path path) {
    try {
      return Files.isRegularFile(path) ? Optional.of(Files.readAllBytes(path)) : Optional.empty();
    } catch (IOException e) {
      throw broken(path.toString(), String.valueOf(e.getMessage()), e);
    }
  }

  private static byte[] unpack(String name, byte[] packed) {
    try (var in = new GZIPInputStream(new ByteArrayInputStream(packed), 1 << 16)) {
      return in.readAllBytes();
    } catch (IOException e) {
      throw broken(name, String.valueOf(e.getMessage()), e);
    }
  }

  private static OutsideException broken(String name, String seen, @Nullable Throwable cause) {
    var failure =
        Failure.badInput(
            "a file of the catalog could not be read",
            name + ": " + seen,
            "build it again: belay catalog build --tree DIRECTORY --version VERSION");
    return cause == null ? new OutsideException(failure) : new OutsideException(failure, cause);
  }
}
