package dev.belay.journal;

import dev.belay.plan.Plan;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * Where one run keeps everything: its legs as {@code 0-upgrade}, {@code 1-rollback} and so on.
 *
 * @param run its id
 */
public record RunDirectory(String run, Path path) {

  /** The legs in the order in which they were made. */
  public List<Leg> legs() {
    var legs = new ArrayList<Leg>();
    if (!Files.isDirectory(path)) {
      return legs;
    }
    try (var children = Files.newDirectoryStream(path, "[0-9]*-*")) {
      for (Path child : children) {
        if (Files.exists(child.resolve("plan.json"))) {
          legs.add(new Leg(String.valueOf(child.getFileName()), child));
        }
      }
    } catch (IOException e) {
      throw DurableFile.failed(path, e.toString());
    }
    legs.sort(Comparator.comparingInt(RunDirectory::number));
    return List.copyOf(legs);
  }

  /** Makes the next leg; its plan is on disk when this returns. */
  public Leg add(Plan plan) {
    String name = Leg.nameOf(legs().size(), plan.kind());
    return Leg.make(name, path.resolve(name), plan);
  }

  /** Notes which file describes the installation that this run acts on. */
  public void remember(Path installation) {
    String text = installation.toAbsolutePath().normalize() + "\n";
    DurableFile.write(path.resolve("installation"), text.getBytes(StandardCharsets.UTF_8));
  }

  public Path installation() {
    Path note = path.resolve("installation");
    try {
      return Path.of(Files.readString(note).strip());
    } catch (IOException e) {
      throw DurableFile.failed(note, e.toString());
    }
  }

  private static int number(Leg leg) {
    return Integer.parseInt(leg.name().substring(0, leg.name().indexOf('-')));
  }
}
