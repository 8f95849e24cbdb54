package dev.belay.cli;

import dev.belay.gate.Answer;
import dev.belay.gate.PlanFolder;
import dev.belay.journal.State;
import dev.belay.outside.ExitCode;
import dev.belay.outside.Failure;
import dev.belay.outside.OutsideException;
import dev.belay.plan.Assessment;
import dev.belay.plan.Order;
import dev.belay.plan.Order.Leg;
import dev.belay.plan.Order.Migration;
import dev.belay.plan.Question;
import dev.belay.plan.Questions;
import dev.belay.plan.UpgradePlanner;
import dev.belay.release.Catalog;
import dev.belay.release.Hop;
import dev.belay.release.RequiredAct;
import dev.belay.step.Basis;
import dev.belay.step.IdentityReader;
import dev.belay.step.Installation;
import dev.belay.step.InstallationFile;
import dev.belay.step.Looking;
import dev.belay.step.MigrateDatabase;
import dev.belay.step.MigratePlugins;
import dev.belay.step.PlanInputs;
import dev.belay.step.World;
import dev.belay.store.FileSource;
import dev.belay.survey.Identity;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.Stream;

/** Makes what {@code belay upgrade} executes from an assessment and {@code belay.yaml}. */
final class ExecutablePlan {
  private final Parts parts;
  private final Catalog catalog;
  private final Optional<Consumer<String>> pulling;

  /**
   * @param pulling takes a line for each image of the target that is pulled; empty when none is to
   *     be
   */
  ExecutablePlan(Parts parts, Catalog catalog, Optional<Consumer<String>> pulling) {
    this.parts = parts;
    this.catalog = catalog;
    this.pulling = pulling;
  }

  /**
   * The files of the plan's folder, by name.
   *
   * @param inputs what it was made from beside the installation
   * @param merged what the target's environment should be
   * @throws OutsideException BLOCKED when the database is not where the installed release left it,
   *     the path stops where a person has to act, or nothing is staged for the target
   */
  Map<String, byte[]> files(
      Path installationFile,
      PlanInputs inputs,
      Assessment assessment,
      MergedFiles merged,
      State state) {
    stops(assessment.path());
    Installation installation = InstallationFile.read(installationFile);
    directories(installation);
    var staged =
        installation.compose().stream()
            .flatMap(c -> merged.questions(c.releases(), assessment.to().toString()).stream())
            .toList();
    World world =
        parts
            .binding(installation, parts.server(installation))
            .world("plan", state.directory(), Looking.FENCE);
    Identity identity = identity(() -> Basis.read(world, state.key(), installationFile, inputs));
    sameRelease(assessment, identity);
    List<Leg> legs = legs(assessment, identity);
    List<RequiredAct> acts =
        installation.compose().isEmpty()
            ? List.of()
            : assessment.path().getLast().acts().stream().filter(RequiredAct::executable).toList();
    var target = catalog.release(assessment.to());
    var run = run(merged);
    var vectors =
        VectorPlan.of(assessment, world.deployment().vectors(), installation.directories());
    var questions =
        Stream.of(
                Questions.of(assessment).stream()
                    .filter(q -> !vectors.wanted(run) || !VectorPlan.settles(q))
                    .map(
                        q -> vectors.asks(q) ? Questions.executable(q, true) : executable(q, acts)),
                staged.stream(),
                TargetImage.question(parts.shell(), identity, target).stream())
            .flatMap(all -> all)
            .toList();
    Order order =
        Order.of(
            assessment.from().toString(),
            identity.digest(),
            legs,
            installation.directories().stream().map(FileSource::role).toList(),
            questions.stream().map(q -> q.id()).toList());
    if (installation.compose().isPresent()) {
      order =
          order.driven(
              daemon(installation, assessment, identity),
              vectors.wanted(run) ? Optional.of(vectors.order()) : Optional.empty(),
              acts.stream().filter(a -> run.contains(Questions.ACT + a.id())).toList());
    } else if (isAbsent(identity)) {
      throw blocked(
          "a database of belay.yaml is not on the server",
          "there is no " + installation.databases().get(MigratePlugins.ROLE),
          "make it, owned by the plugin daemon's role, or leave dify_plugin out of databases");
    }
    return PlanFolder.files(UpgradePlanner.plan(order), identity, questions, installationFile);
  }

  private Identity identity(Supplier<Identity> look) {
    Identity identity = look.get();
    boolean pulled =
        pulling.map(say -> TargetImage.pull(parts.shell(), identity, say)).orElse(false);
    return pulled ? look.get() : identity;
  }

  /** The questions to which somebody answered that Belay runs it. */
  private static List<String> run(MergedFiles merged) {
    return PlanFolder.answers(merged.folder()).values().stream()
        .filter(a -> a.choice().equals(Questions.RUN))
        .map(Answer::question)
        .toList();
  }

  private static Question executable(Question q, List<RequiredAct> acts) {
    return acts.stream()
        .filter(a -> q.id().equals(Questions.ACT + a.id()))
        .findFirst()
        .map(a -> Questions.executable(q, !a.marketplace()))
        .orElse(q);
  }

  /** What the daemon of the target does with its database; a copy of it has to be kept first. */
  private Optional<Order.Daemon> daemon(
      Installation installation, Assessment assessment, Identity identity) {
    var before = catalog.release(assessment.from()).pluginDaemonTag();
    var after = catalog.release(assessment.to()).pluginDaemonTag();
    String name = installation.databases().get(MigratePlugins.ROLE);
    if (name == null && after.isEmpty()) {
      return Optional.empty();
    }
    if (name == null) {
      throw blocked(
          "belay.yaml names no database for the role dify_plugin",
          "the plugin daemon %s of %s changes its own, and no copy of it would be kept"
              .formatted(after.orElseThrow(), assessment.to()),
          "add dify_plugin below databases");
    }
    boolean absent = isAbsent(identity);
    if (absent && (before.isPresent() || after.isEmpty())) {
      throw blocked(
          "a database of belay.yaml is not on the server",
          before.isPresent()
              ? "the plugin daemon %s of %s has it, and there is no %s"
                  .formatted(before.get(), assessment.from(), name)
              : "no release of this path has a plugin daemon, and there is no " + name,
          before.isPresent()
              ? "name the daemon's database (DB_PLUGIN_DATABASE) below databases"
              : "leave dify_plugin out of databases");
    }
    return after.map(tag -> new Order.Daemon(MigratePlugins.ROLE, absent));
  }

  private static boolean isAbsent(Identity identity) {
    return IdentityReader.ABSENT.equals(identity.parts().get("schema of " + MigratePlugins.ROLE));
  }

  /** A directory that a service mounts for the first time is kept as what it is now: empty. */
  private static void directories(Installation installation) {
    for (FileSource source : installation.directories()) {
      if (Files.notExists(source.root())) {
        throw blocked(
            "a directory of belay.yaml is not there",
            "%s is %s".formatted(source.role(), source.root()),
            "correct its path; or, if the target is the first release to fill it, mkdir -p %s"
                .formatted(source.root()));
      }
    }
  }

  /** A stop is a release that has to serve before the next leg: each is an upgrade of its own. */
  private static void stops(List<Hop> path) {
    for (Hop hop : path.subList(0, path.size() - 1)) {
      if (hop.acts().stream().anyMatch(a -> !a.commands().isEmpty())) {
        throw blocked(
            "the path stops at " + hop.to(),
            String.join("; ", hop.stopReasons()),
            "plan to there first, and again from there: belay plan --to " + hop.to());
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
    String live = identity.parts().get("revision of " + MigrateDatabase.DIFY);
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
              next.equals(head)
                  ? List.of()
                  : List.of(new Migration(MigrateDatabase.DIFY, head, next))));
      head = next;
    }
    return legs;
  }

  private static OutsideException blocked(String what, String seen, String next) {
    return new OutsideException(new Failure(ExitCode.BLOCKED, what, seen, next));
  }
}
