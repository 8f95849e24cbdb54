package dev.belay.cli;

import dev.belay.evidence.RunReport;
import dev.belay.journal.RunDirectory;
import dev.belay.outside.Failure;
import dev.belay.outside.ShellWord;
import dev.belay.plan.Kind;
import dev.belay.run.Ending;
import dev.belay.step.OpenTraffic;
import dev.belay.step.Proof;
import dev.belay.view.ClosureText;
import java.time.Instant;
import java.util.stream.Stream;

/** How a run ended, the state of the world, and the commands that go on from there. */
final class EndingText {
  private EndingText() {}

  static String of(Ending ending, RunDirectory run) {
    String text = text(ending, run);
    int headline = text.contains("\n") ? text.indexOf('\n') : text.length();
    return text.substring(0, headline) + closed(run) + text.substring(headline);
  }

  /** By what the journal can be told again later: whoever changes it changes this. */
  static String ticket(RunDirectory run) {
    var leg = run.legs().getLast();
    var lines = leg.read().lines();
    return lines.isEmpty()
        ? "for the ticket: nothing was begun"
        : "for the ticket: run %s, %s: %d lines, the last with sum %s"
            .formatted(run.run(), leg.name(), lines.size(), lines.getLast().sum());
  }

  /** What this command closed; nobody was kept waiting for the other kinds. */
  private static String closed(RunDirectory run) {
    return switch (kind(run)) {
      case UPGRADE, ROLLBACK, RESTORE ->
          ClosureText.of(RunReport.of(run), Instant.now()).stream()
              .reduce("", (before, last) -> "\n  " + last);
      case FINALIZE, BACKUP -> "";
    };
  }

  private static String text(Ending ending, RunDirectory run) {
    return switch (ending) {
      case Ending.Completed ignored -> completed(run);
      case Ending.GivenUp ignored ->
          "%s is given up; nothing of it stands, and nothing is held for it".formatted(doing(run));
      case Ending.TakenBack(var step, var failure) ->
          """
          %s did not succeed and was taken back; everything runs as before it
            stopped at: %s
            what: %s
            seen: %s%s%s
            next: belay report %s\
          """
              .formatted(
                  doing(run.legs().getFirst().plan().kind()),
                  step.title(),
                  failure.what(),
                  failure.seen(),
                  mend(failure),
                  otherwise(run),
                  run.run());
      case Ending.Stopped(var step, var failure, var rollback) ->
          """
          %s stopped
            stopped at: %s
            what: %s
            seen: %s
            next: %s
            then: belay resume %s%s\
          """
              .formatted(
                  doing(run),
                  step.title(),
                  failure.what(),
                  failure.seen(),
                  failure.next(),
                  run.run(),
                  rollback ? "" : or(run));
    };
  }

  /** What else ends it; a rollback or a finalize under way only goes on. */
  private static String or(RunDirectory run) {
    return switch (kind(run)) {
      case UPGRADE -> "\n    or: belay rollback " + run.run();
      case BACKUP -> "\n    or: belay rollback %s   (gives it up)".formatted(run.run());
      case RESTORE, ROLLBACK, FINALIZE -> "";
    };
  }

  /** What the failure advises; a command of Belay's was for a run that still stood there. */
  private static String mend(Failure failure) {
    return failure.next().startsWith("belay ") ? "" : "\n  before you try again: " + failure.next();
  }

  private static Kind kind(RunDirectory run) {
    return run.legs().getLast().plan().kind();
  }

  private static String doing(RunDirectory run) {
    return doing(kind(run));
  }

  private static String doing(Kind kind) {
    return switch (kind) {
      case UPGRADE -> "the upgrade";
      case ROLLBACK -> "the rollback";
      case FINALIZE -> "making the run final";
      case BACKUP -> "the backup";
      case RESTORE -> "the restore";
    };
  }

  /** What the way back did not leave as it was: said, because nobody would look for it. */
  private static String otherwise(RunDirectory run) {
    var differences =
        RunReport.of(run).legs().getLast().steps().stream()
            .flatMap(s -> s.proofs().stream())
            .flatMap(p ->
                p instanceof Proof.Compared compared && compared.what().equals(OpenTraffic.ENGINE)
                    ? compared.differences().stream()
                    : Stream.empty())
            .toList();
    return differences.isEmpty()
        ? ""
        : "\n  not as it was: %s\n    mend: (cd %s && docker compose up -d)   # restarts these"
            .formatted(
                String.join("; ", differences),
                ShellWord.of(String.valueOf(run.installation().getParent())));
  }

  private static String completed(RunDirectory run) {
    var plan = run.legs().getLast().plan();
    return switch (plan.kind()) {
      case UPGRADE ->
          """
          %s runs, and %s can still be returned to
            next: belay status %s
              or: belay rollback %s
              or: belay finalize %s   # deletes the way back\
          """
              .formatted(plan.to(), plan.from(), run.run(), run.run(), run.run());
      case ROLLBACK ->
          """
          %s runs again; the databases as %s left them are kept aside%s
            next: belay finalize %s   # deletes what is kept aside\
          """
              .formatted(plan.to(), plan.from(), otherwise(run), run.run());
      case FINALIZE -> "the run is final; nothing of it is kept on the server";
      case BACKUP -> "the backup is complete";
      case RESTORE ->
          """
          %s runs on the data of the backup; the databases that it replaced are kept aside
            next: belay finalize %s   # deletes what is kept aside\
          """
              .formatted(plan.to(), run.run());
    };
  }
}
