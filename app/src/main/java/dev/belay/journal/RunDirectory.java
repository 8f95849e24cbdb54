package dev.belay.journal;

import dev.belay.outside.OwnFile;
import dev.belay.plan.Plan;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Random;

/**
 * Where one run keeps everything: its legs as {@code 0-upgrade}, {@code 1-rollback} and so on.
 *
 * @param run its id
 */
public record RunDirectory(String run, Path path) {
  private static final String BALLAST = "ballast";
  private static final int BALLAST_BYTES = 2 << 20;

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
    note("installation", installation.toAbsolutePath().normalize().toString());
  }

  public Path installation() {
    return Path.of(
        note("installation")
            .orElseThrow(
                () -> DurableFile.failed(path.resolve("installation"), "the note is not there")));
  }

  /** Notes a line that whoever goes on with this run needs; it replaces an earlier one. */
  public void note(String name, String line) {
    DurableFile.write(path.resolve(name), (line + "\n").getBytes(StandardCharsets.UTF_8));
  }

  public Optional<String> note(String name) {
    Path note = path.resolve(name);
    try {
      return Files.exists(note) ? Optional.of(OwnFile.text(note).strip()) : Optional.empty();
    } catch (IOException e) {
      throw DurableFile.failed(note, e.toString());
    }
  }

  /**
   * Takes room that {@link #giveBallast} gives up when the way back needs it: its plan and journal
   * must be written although the disk is full.
   */
  public void takeBallast() {
    byte[] filler = new byte[BALLAST_BYTES];
    new Random(0).nextBytes(filler); // a file system may store zeros in no room at all
    DurableFile.write(path.resolve(BALLAST), filler);
  }

  public void giveBallast() {
    try {
      Files.deleteIfExists(path.resolve(BALLAST));
    } catch (IOException e) {
      throw DurableFile.failed(path.resolve(BALLAST), e.toString());
    }
  }

  private static int number(Leg leg) {
    return Integer.parseInt(leg.name().substring(0, leg.name().indexOf('-')));
  }
}
