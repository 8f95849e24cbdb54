package dev.belay.evidence;

import dev.belay.evidence.RunReport.LegReport;
import dev.belay.evidence.RunReport.StepReport;
import dev.belay.step.Proof;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What a rehearsal showed: the same plan on a twin, and its rollback.
 *
 * @param plan digest of the plan that was rehearsed
 * @param basis digest of the identity that the twin was made from
 * @param means by what the migration ran: COMMAND, IMAGE or SIMULATED
 * @param twin the server that the twin was on
 * @param backup from which the twin was made
 * @param upgrade what the journal of the twin says
 * @param rollback the same of the way back, when it was tried
 * @param migrations what each migration was seen to lock and to write on the twin
 * @param data what the migration changed in rows that exist before and after it
 * @param schemas fingerprint of every migrated database's schema, by role; empty when it was not
 *     reached
 * @param returned what the twin was after the rollback, compared with what it was at the start
 * @param rows of every table of the twin before the upgrade
 * @param credentials what the keys of the tenants open, before and after the migration
 * @param api what callers see of the new release, when probes were given
 */
public record RehearsalEvidence(
    int schema,
    String plan,
    String basis,
    Instant began,
    Instant ended,
    String means,
    TwinServer twin,
    BackupEvidence backup,
    LegReport upgrade,
    Optional<LegReport> rollback,
    List<MigrationTrace> migrations,
    DataChange data,
    SortedMap<String, String> schemas,
    Returned returned,
    SortedMap<String, Long> rows,
    Optional<CredentialsOpened> credentials,
    Optional<ApiAnswers> api) {
  public static final int SCHEMA = 1;

  /** How a migration ran that proves nothing. */
  public static final String SIMULATED = "SIMULATED";

  public RehearsalEvidence {
    migrations = migrations == null ? List.of() : List.copyOf(migrations); // older evidence
    credentials = credentials == null ? Optional.empty() : credentials;
    api = api == null ? Optional.empty() : api;
    rows = Collections.unmodifiableSortedMap(new TreeMap<>(rows));
    schemas = Collections.unmodifiableSortedMap(new TreeMap<>(schemas));
  }

  /**
   * @param origin where the server came from, in words
   * @param unlike in what it differs from the installation's own
   */
  public record TwinServer(String origin, int major, List<String> unlike) {
    public TwinServer {
      unlike = List.copyOf(unlike);
    }
  }

  /**
   * @param tables that were compared over the columns that both sides have
   * @param added tables that only the new release has
   * @param explained what changed, each with the revision or the command of the plan that changes
   *     it
   * @param unexplained what changed and neither is known to change
   */
  public record DataChange(
      int tables, List<String> added, List<String> explained, List<String> unexplained) {
    public DataChange {
      added = List.copyOf(added);
      explained = List.copyOf(explained);
      unexplained = List.copyOf(unexplained);
    }

    /** The same with more that is known to change. */
    public DataChange explainedBy(List<String> more) {
      var all = new ArrayList<>(explained);
      all.addAll(more);
      return new DataChange(tables, added, all, unexplained);
    }

    /** The same with more that nothing explains. */
    public DataChange with(List<String> more) {
      var all = new ArrayList<>(unexplained);
      all.addAll(more);
      return new DataChange(tables, added, explained, all);
    }
  }

  /**
   * @param tables compared by count and sum of row hashes; 0 when the way back was not tried
   * @param files compared with the captured ones
   */
  public record Returned(int tables, long files, List<String> differences) {
    public Returned {
      differences = List.copyOf(differences);
    }

    public boolean proven() {
      return tables > 0 && differences.isEmpty();
    }

    /** The same with more that was not as at the start. */
    public Returned with(List<String> more) {
      var all = new ArrayList<>(differences);
      all.addAll(more);
      return new Returned(tables, files, all);
    }
  }

  /**
   * @param before different secrets that opened on the twin before the migration
   * @param after the same afterwards
   * @param lost that opened before and are gone or shut, counted by where they were
   * @param shut that do not open afterwards, counted by where and why
   */
  public record CredentialsOpened(long before, long after, List<String> lost, List<String> shut) {
    public CredentialsOpened {
      lost = List.copyOf(lost);
      shut = List.copyOf(shut);
    }
  }

  /**
   * The same probes against both releases on the twin.
   *
   * @param suite fingerprint of the probes
   * @param probes that were played, twice before and once after
   * @param leftOut that write and were not played
   * @param before releases that the answers before named
   * @param after releases that the answers after named
   * @param findings differences that a caller can notice, one sentence each; without values
   * @param undecided probes that say nothing, each with the reason
   */
  public record ApiAnswers(
      String suite,
      int probes,
      int leftOut,
      List<String> before,
      List<String> after,
      List<String> findings,
      List<String> undecided) {
    public ApiAnswers {
      before = List.copyOf(before);
      after = List.copyOf(after);
      findings = List.copyOf(findings);
      undecided = List.copyOf(undecided);
    }
  }

  /** What the whole of it is worth. */
  public enum Verdict {
    PASSED,
    /**
     * The way was gone to its end and back, but something of it could not be tried on this twin.
     */
    PARTIAL,
    /** The migration ran by Belay's simulator: a forecast, not a proof. */
    SIMULATED,
    FAILED
  }

  public Verdict verdict() {
    if (!upgrade.complete() || !returned.proven() || !backup.proven()) {
      return Verdict.FAILED;
    }
    if (means.equals(SIMULATED)) {
      return Verdict.SIMULATED;
    }
    return partial().isEmpty() ? Verdict.PASSED : Verdict.PARTIAL;
  }

  /** What the twin could not show, or was not like the installation in. */
  public List<String> partial() {
    var partial = new ArrayList<>(twin.unlike());
    for (LegReport leg : legs()) {
      for (StepReport step : leg.steps()) {
        for (Proof proof : step.proofs()) {
          if (proof instanceof Proof.NotExercised(var what, var why)) {
            partial.add("not tried: %s (%s)".formatted(what, why));
          }
        }
      }
    }
    return List.copyOf(partial);
  }

  private List<LegReport> legs() {
    return rollback.map(back -> List.of(upgrade, back)).orElse(List.of(upgrade));
  }

  /** How long the twin was closed on the way there; empty when it did not get there. */
  public Optional<Duration> closed() {
    return Closure.of(List.of(upgrade)).stream()
        .filter(c -> c.until().isPresent())
        .map(c -> c.length(ended))
        .findFirst();
  }

  /** How long the step of this id took on the twin. */
  public Optional<Duration> took(String step) {
    return upgrade.steps().stream()
        .filter(s -> s.id().equals(step))
        .findFirst()
        .flatMap(StepReport::took);
  }
}
