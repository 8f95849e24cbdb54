package dev.belay.journal;

import dev.belay.outside.ExitCode;
import dev.belay.outside.Failure;
import dev.belay.outside.OutsideException;
import dev.belay.plan.Kind;
import dev.belay.plan.Plan;
import dev.belay.plan.PlanFile;
import dev.belay.store.InstallationKey;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

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

  /**
   * Up to which line its journal is signed, if at all.
   *
   * @throws dev.belay.outside.OutsideException DIFFERS when it is not what was signed, or its plan
   *     is not the one that it began with
   */
  public Optional<SignedEnd> signedEnd(InstallationKey key) {
    List<Line> lines = read().lines();
    if (!lines.isEmpty()
        && lines.getFirst().entry() instanceof Entry.Opened opened
        && !opened.plan().equals(PlanFile.digest(plan()))) {
      throw new OutsideException(
          new Failure(
              ExitCode.DIFFERS,
              "the plan of a run is not the one that it began with",
              directory.resolve("plan.json") + ": its journal names " + opened.plan(),
              "put the plan back; keep this one for inspection"));
    }
    return SignedEnd.of(journalFile(), lines, key);
  }

  public void sign(List<Line> lines, InstallationKey key) {
    SignedEnd.write(journalFile(), lines, key);
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
