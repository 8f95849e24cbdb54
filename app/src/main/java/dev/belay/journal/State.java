package dev.belay.journal;

import dev.belay.store.InstallationKey;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/** Where Belay remembers its runs; never inside an installation. */
public record State(Path directory) {
  private static final String LETTERS = "bcdfghjkmnpqrstvwxz23456789";
  private static final int SUFFIX = 4;
  private static final int TIME = "yyyyMMdd-HHmmss".length();
  private static final Random RANDOM = new SecureRandom();
  private static final DateTimeFormatter ID =
      DateTimeFormatter.ofPattern("yyyyMMdd-HHmmss").withZone(ZoneOffset.UTC);

  /** {@code /var/lib/belay} for root, else the XDG state directory. */
  public static State usual(Map<String, String> environment) {
    if ("root".equals(System.getProperty("user.name"))) {
      return new State(Path.of("/var/lib/belay"));
    }
    String home = environment.getOrDefault("HOME", System.getProperty("user.home"));
    String xdg = environment.getOrDefault("XDG_STATE_HOME", home + "/.local/state");
    return new State(Path.of(xdg, "belay"));
  }

  /**
   * A new run; its id is the time, but always later than every other id: the clock may have been
   * set back, and the latest run is the one that a command is about. Four letters of chance tell it
   * from what another host began on the same server in the same second.
   */
  public RunDirectory add(Instant now) {
    Instant at = now;
    Optional<Instant> last = lastId();
    if (last.isPresent() && !last.get().isBefore(now.truncatedTo(ChronoUnit.SECONDS))) {
      at = last.get().plusSeconds(1);
    }
    String id = ID.format(at) + "-" + chance();
    DurableFile.makeDirectory(runs().resolve(id));
    return new RunDirectory(id, runs().resolve(id));
  }

  private static String chance() {
    var text = new StringBuilder();
    while (text.length() < SUFFIX) {
      text.append(LETTERS.charAt(RANDOM.nextInt(LETTERS.length())));
    }
    return text.toString();
  }

  /** Of every directory with such a name, also of one whose plan was never written. */
  private Optional<Instant> lastId() {
    if (!Files.isDirectory(runs())) {
      return Optional.empty();
    }
    try (var children = Files.list(runs())) {
      return children
          .map(c -> String.valueOf(c.getFileName()))
          .filter(n -> n.matches("\\d{8}-\\d{6}(-\\w+)?"))
          .map(n -> ID.parse(n.substring(0, TIME), Instant::from))
          .max(Comparator.naturalOrder());
    } catch (IOException e) {
      throw DurableFile.failed(runs(), e.toString());
    }
  }

  /** Every run that has a plan, oldest first. */
  public List<RunDirectory> all() {
    var found = new ArrayList<RunDirectory>();
    if (!Files.isDirectory(runs())) {
      return found;
    }
    try (var children = Files.newDirectoryStream(runs())) {
      for (Path child : children) {
        var run = new RunDirectory(String.valueOf(child.getFileName()), child);
        if (!run.legs().isEmpty()) {
          found.add(run);
        }
      }
    } catch (IOException e) {
      throw DurableFile.failed(runs(), e.toString());
    }
    found.sort(Comparator.comparing(RunDirectory::run));
    return List.copyOf(found);
  }

  public Optional<RunDirectory> latest() {
    var all = all();
    return all.isEmpty() ? Optional.empty() : Optional.of(all.getLast());
  }

  /** A new private folder for a rehearsal; the backup that it makes stays there. */
  public Path rehearsal(Instant now) {
    Path place = directory.resolve("rehearsals").resolve(ID.format(now));
    DurableFile.makeDirectory(place);
    return place;
  }

  /** The key with which this installation's evidence is signed; made on first use. */
  public InstallationKey key() {
    DurableFile.makeDirectory(directory);
    return InstallationKey.in(directory.resolve("private"));
  }

  /** Where the state is: a named directory, or the usual one. */
  public static State at(@Nullable Path directory, Map<String, String> environment) {
    return directory == null
        ? usual(environment)
        : new State(directory.toAbsolutePath().normalize());
  }

  /**
   * The same, once it is sure that nobody else can write it.
   *
   * @throws dev.belay.outside.OutsideException BLOCKED when others can
   */
  public State guarded() {
    Privacy.require(directory);
    return this;
  }

  /** The file whose lock the owner of a run holds. */
  public Path lockFile() {
    DurableFile.makeDirectory(directory);
    return directory.resolve("lock");
  }

  private Path runs() {
    return directory.resolve("runs");
  }
}
