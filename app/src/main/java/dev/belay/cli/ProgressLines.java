package dev.belay.cli;

import dev.belay.outside.Failure;
import dev.belay.outside.Inspection;
import dev.belay.plan.Plan;
import dev.belay.run.Observer;
import dev.belay.step.Proof;
import dev.belay.step.Sessions;
import dev.belay.step.Step;
import java.io.PrintWriter;
import java.util.List;

/** A line when a step begins, and how it ended on the same line. */
final class ProgressLines implements Observer {
  private final PrintWriter to;
  private long begunNanos;

  ProgressLines(PrintWriter to) {
    this.to = to;
  }

  @Override
  public void leg(Plan plan) {
    String what =
        switch (plan.kind()) {
          case UPGRADE -> "Upgrade of %s to %s:".formatted(plan.from(), plan.to());
          case ROLLBACK -> "Back from %s to %s:".formatted(plan.from(), plan.to());
          case FINALIZE -> "What was kept is deleted:";
          case BACKUP -> "Backup:";
          case RESTORE -> "Restore:";
        };
    to.println(what);
    to.flush();
  }

  @Override
  public void begun(Step step, int number, int of) {
    begunNanos = System.nanoTime();
    to.printf("  %2d/%d  %s … ", number, of, step.title());
    to.flush();
  }

  @Override
  public void done(Step step, List<Proof> proofs) {
    to.printf("%.1f s%n", (System.nanoTime() - begunNanos) / 1e9);
    for (Proof proof : proofs) {
      if (Sessions.WORDS.contains(proof.what())
          && proof instanceof Proof.Answered(var what, var who)) {
        to.printf("         %s: %s%n", what, who);
      }
    }
    to.flush();
  }

  @Override
  public void failed(Step step, Failure failure) {
    to.println("failed");
    to.println("         " + failure.what());
    to.println("         seen: " + failure.seen());
    to.flush();
  }

  @Override
  public void renewed(Step step, Proof proof) {
    to.println("  the database has the content of the rollback point again; the step is repeated");
    to.flush();
  }

  @Override
  public void inspected(Step step, Inspection found) {
    String said =
        switch (found) {
          case Inspection.Untouched ignored -> "nothing of it had happened yet, so it begins now";
          case Inspection.Complete ignored -> "it was complete, and is noted as done";
          case Inspection.Running(var where) -> "it is still under way (" + where + "); waiting";
          case Inspection.Torn(var seen) -> "it had happened in part: " + seen;
        };
    to.println("  resumed at \"%s\": %s".formatted(step.title(), said));
    to.flush();
  }
}
