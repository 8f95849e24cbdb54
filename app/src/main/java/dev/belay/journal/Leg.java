package dev.belay.journal;

import dev.belay.plan.Kind;
import dev.belay.plan.Plan;
import dev.belay.plan.PlanFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * One plan of a run with its journal: {@code plan.json}, {@code journal.jsonl}, {@code proofs/}.
 * The upgrade is the run's first leg; a rollback of it is another.
 *
 * @param name unique in the run
 */
public record Leg(String name, Path directory) {

  public Path journalFile() {
    return directory.resolve("journal.jsonl");
  }

  public Plan plan() {
    return PlanFile.read(directory.resolve("plan.json"));
  }

  public Proofs proofs() {
    return new Proofs(directory.resolve("proofs"));
  }

  /** Whether anything was written to its journal: before that, nothing was done. */
  public boolean begun() {
    return Files.exists(journalFile());
  }

  /** What is on record, read without owning the run. */
  public Reading read() {
    try (var tape = FileTape.open(journalFile())) {
      return Reading.of(tape);
    }
  }

  public Progress progress() {
    return Progress.of(plan(), read().lines());
  }

  static Leg make(String name, Path directory, Plan plan) {
    DurableFile.makeDirectory(directory);
    DurableFile.write(
        directory.resolve("plan.json"), PlanFile.text(plan).getBytes(StandardCharsets.UTF_8));
    return new Leg(name, directory);
  }

  static String nameOf(int number, Kind kind) {
    return number + "-" + kind.name().toLowerCase(java.util.Locale.ROOT);
  }
}
