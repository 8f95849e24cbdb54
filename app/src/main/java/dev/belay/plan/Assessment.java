package dev.belay.plan;

import dev.belay.check.Finding;
import dev.belay.outside.ExitCode;
import dev.belay.outside.Observed;
import dev.belay.release.DifyVersion;
import dev.belay.release.Hop;
import dev.belay.release.RequiredAct;
import dev.belay.survey.DatabaseSummary;
import java.nio.file.Path;
import java.util.List;
import java.util.function.UnaryOperator;

/**
 * What an upgrade would do to one installation, and what speaks against it: everything that {@code
 * belay plan} says. No value of it carries a secret.
 *
 * @param schema version of the JSON shape
 * @param installation the directory or values file that was looked at
 * @param path the legs from {@code from} to {@code to}, in order
 * @param findings of every check, in the order in which checks are listed
 * @param decisions open questions about the configuration
 * @param database what was read from the database, or the command that would read it
 */
public record Assessment(
    int schema,
    Path installation,
    DifyVersion from,
    DifyVersion to,
    List<Hop> path,
    List<Finding> findings,
    List<OpenDecision> decisions,
    List<ConfigurationRow> configuration,
    List<ServiceRow> services,
    List<MigrationRow> migrations,
    List<ReleaseNotes> notes,
    List<Rung> ladder,
    Observed<DatabaseSummary> database) {
  public static final int SCHEMA = 1;

  public Assessment {
    path = List.copyOf(path);
    findings = List.copyOf(findings);
    decisions = List.copyOf(decisions);
    configuration = List.copyOf(configuration);
    services = List.copyOf(services);
    migrations = List.copyOf(migrations);
    notes = List.copyOf(notes);
    ladder = List.copyOf(ladder);
  }

  /**
   * The same with every advice as this makes it.
   *
   * @param words makes the commands in it whole, for whoever reads it
   */
  public Assessment advised(UnaryOperator<String> words) {
    return new Assessment(
        schema,
        installation,
        from,
        to,
        path,
        findings.stream().map(f -> f.advised(words)).toList(),
        decisions,
        configuration,
        services,
        migrations,
        notes,
        ladder.stream().map(r -> r.advised(words)).toList(),
        database.advised(words));
  }

  /** What stands between this installation and a rehearsal. */
  public enum Verdict {
    /** A check blocks, or a question is open. */
    BLOCKED(ExitCode.BLOCKED),
    /** Nothing blocks, but a fact is missing. */
    UNDECIDED(ExitCode.UNKNOWN),
    /** Nothing that can be seen without a rehearsal speaks against it. */
    CLEAR(ExitCode.DONE);

    private final ExitCode exit;

    Verdict(ExitCode exit) {
      this.exit = exit;
    }

    public ExitCode exit() {
      return exit;
    }
  }

  public Verdict verdict() {
    if (!decisions.isEmpty() || findings.stream().anyMatch(Finding.Blocked.class::isInstance)) {
      return Verdict.BLOCKED;
    }
    return findings.stream().anyMatch(Finding.Undecided.class::isInstance)
        ? Verdict.UNDECIDED
        : Verdict.CLEAR;
  }

  /** Whether an act of the path is needed in this installation. */
  public ReleaseNotes.Bearing bearing(RequiredAct act) {
    return notes.stream()
        .flatMap(n -> n.items().stream())
        .filter(i -> i.id().endsWith("/" + act.id()))
        .map(ReleaseNotes.Item::bearing)
        .findFirst()
        .orElse(ReleaseNotes.Bearing.APPLIES);
  }

  /** The findings of one kind, in order. */
  public <F extends Finding> List<F> findings(Class<F> kind) {
    return findings.stream().filter(kind::isInstance).map(kind::cast).toList();
  }
}
