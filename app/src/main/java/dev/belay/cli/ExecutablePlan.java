package dev.belay.cli;

import dev.belay.gate.Answer;
import dev.belay.gate.PlanFolder;
import dev.belay.journal.State;
import dev.belay.outside.ExitCode;
import dev.belay.outside.Failure;
import dev.belay.outside.OutsideException;
import dev.belay.plan.Assessment;
import dev.belay.plan.Plan;
import dev.belay.plan.Question;
import dev.belay.plan.Questions;
import dev.belay.plan.UpgradePlanner;
import dev.belay.plan.UpgradePlanner.Leg;
import dev.belay.plan.UpgradePlanner.Migration;
import dev.belay.release.Catalog;
import dev.belay.release.Hop;
import dev.belay.release.RequiredAct;
import dev.belay.step.IdentityReader;
import dev.belay.step.Installation;
import dev.belay.step.InstallationFile;
import dev.belay.step.Looking;
import dev.belay.step.World;
import dev.belay.store.FileSource;
import dev.belay.survey.Identity;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** Makes what {@code belay upgrade} executes from an assessment and {@code belay.yaml}. */
final class ExecutablePlan {
  /** The role of Dify's own database, the only one that Alembic migrates. */
  static final String DIFY = "database:dify";

  private final Parts parts;
  private final Catalog catalog;

  ExecutablePlan(Parts parts, Catalog catalog) {
    this.parts = parts;
    this.catalog = catalog;
  }

  /**
   * The files of the plan's folder, by name.
   *
   * @param merged what the target's environment should be
   * @throws OutsideException BLOCKED when the database is not where the installed release left it,
   *     the path stops where a person has to act, or nothing is staged for the target
   */
  Map<String, byte[]> files(
      Path installationFile, Assessment assessment, MergedFiles merged, State state) {
    stops(assessment.path());
    Installation installation = InstallationFile.read(installationFile);
    var staged =
        installation.compose().stream()
            .flatMap(c -> merged.questions(c.releases(), assessment.to().toString()).stream())
            .toList();
    World world =
        parts
            .binding(installation, parts.server(installation))
            .world("plan", state.directory(), Looking.FENCE);
    Identity identity = IdentityReader.read(world, state.key());
    sameRelease(assessment, identity);
    List<Leg> legs = legs(assessment, identity);
    List<RequiredAct> acts =
        installation.compose().isEmpty()
            ? List.of()
            : assessment.path().getLast().acts().stream().filter(RequiredAct::executable).toList();
    var run = run(merged);
    var vectors =
        VectorPlan.of(assessment, world.deployment().vectors(), installation.directories());
    var questions =
        Stream.concat(
                Questions.of(assessment).stream()
                    .filter(q -> !vectors.wanted(run) || !VectorPlan.settles(q))
                    .map(q -> vectors.asks(q) ? Questions.executable(q) : executable(q, acts)),
                staged.stream())
            .toList();
    Plan plan =
        UpgradePlanner.plan(
            assessment.from().toString(),
            identity.digest(),
            legs,
            installation.directories().stream().map(FileSource::role).toList(),
            questions.stream().map(q -> q.id()).toList());
    if (vectors.wanted(run)) {
      plan = vectors.in(plan);
    }
    if (installation.compose().isPresent()) {
      plan =
          UpgradePlanner.prepared(
              UpgradePlanner.running(
                  plan, acts.stream().filter(a -> run.contains(Questions.ACT + a.id())).toList()));
    }
    return PlanFolder.files(plan, identity, questions, installationFile);
  }

  /** The questions to which somebody answered that Belay runs it. */
  private static List<String> run(MergedFiles merged) {
    return PlanFolder.answers(merged.folder()).values().stream()
        .filter(a -> a.choice().equals(Questions.RUN))
        .map(Answer::question)
        .toList();
  }

  private static Question executable(Question q, List<RequiredAct> acts) {
    return acts.stream().anyMatch(a -> q.id().equals(Questions.ACT + a.id()))
        ? Questions.executable(q)
        : q;
  }

  /** A stop is a release that has to serve before the next leg: each is an upgrade of its own. */
  private static void stops(List<Hop> path) {
    for (Hop hop : path.subList(0, path.size() - 1)) {
      if (hop.acts().stream().anyMatch(a -> !a.commands().isEmpty())) {
        throw blocked(
            "the path stops at " + hop.to(),
            String.join("; ", hop.stopReasons()),
            "belay plan --to %s first, then plan again from there".formatted(hop.to()));
      }
    }
  }

  private static void sameRelease(Assessment assessment, Identity identity) {
    String installed = identity.parts().get("installed release");
    if (!assessment.from().toString().equals(installed)) {
      throw blocked(
          "two releases are said to be installed",
          "the compose files say %s, the deployment of belay.yaml says %s"
              .formatted(assessment.from(), installed),
          "make them agree, or name the one with --from");
    }
  }

  /** An unknown head is never planned over (S24). */
  private List<Leg> legs(Assessment assessment, Identity identity) {
    String head = catalog.release(assessment.from()).alembicHead();
    String live = identity.parts().get("revision of " + DIFY);
    if (live == null) {
      throw blocked(
          "belay.yaml names no database for the role dify",
          "its databases are "
              + identity.parts().keySet().stream().filter(k -> k.startsWith("revision")).toList(),
          "add dify below databases");
    }
    if (!live.equals(head)) {
      throw blocked(
          "the database is not at the revision of " + assessment.from(),
          "it is at %s; %s ends at %s".formatted(live, assessment.from(), head),
          "belay migrations drift");
    }
    var legs = new ArrayList<Leg>();
    for (Hop hop : assessment.path()) {
      String next = catalog.release(hop.to()).alembicHead();
      legs.add(
          new Leg(
              hop.to().toString(),
              next.equals(head) ? List.of() : List.of(new Migration(DIFY, head, next))));
      head = next;
    }
    return legs;
  }

  private static OutsideException blocked(String what, String seen, String next) {
    return new OutsideException(new Failure(ExitCode.BLOCKED, what, seen, next));
  }
}
