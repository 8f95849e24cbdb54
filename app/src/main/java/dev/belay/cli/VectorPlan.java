package dev.belay.cli;

import dev.belay.outside.ExitCode;
import dev.belay.outside.Failure;
import dev.belay.outside.OutsideException;
import dev.belay.plan.Assessment;
import dev.belay.plan.Order;
import dev.belay.plan.Question;
import dev.belay.plan.Questions;
import dev.belay.plan.ReleaseNotes;
import dev.belay.store.FileSource;
import dev.belay.store.FileSource.Policy;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * Whether a plan can move the vectors of Dify's own Weaviate from 1.19 to 1.27, and what it then
 * orders. A Weaviate elsewhere, or one that moves further, is left to people.
 *
 * @param data where the bundled store keeps them, if there is one and it can be moved
 */
record VectorPlan(Optional<Path> data, List<FileSource> directories) {
  private static final String ACT = "weaviate-1.9.2";

  /** From here on the server has to be moved one minor version at a time. */
  private static final String FURTHER = "weaviate-1.17.1";

  /** What the plan does itself need not be accepted by name as well. */
  private static final String CHECK = "check:weaviate-1.27";

  /**
   * @param bundled where the deployment's own vector store keeps its data
   * @param directories that the plan captures
   */
  static VectorPlan of(
      Assessment assessment, Optional<Path> bundled, List<FileSource> directories) {
    var acts = assessment.path().stream().flatMap(hop -> hop.acts().stream()).toList();
    boolean movable =
        acts.stream()
                .anyMatch(a ->
                    a.id().equals(ACT) && assessment.bearing(a) == ReleaseNotes.Bearing.APPLIES)
            && acts.stream().noneMatch(a -> a.id().equals(FURTHER));
    return new VectorPlan(movable ? bundled : Optional.empty(), directories);
  }

  /** Whether a question is about this. */
  boolean asks(Question question) {
    return data.isPresent() && question.id().equals(Questions.ACT + ACT);
  }

  /** Whether somebody answered that the plan shall do it. */
  boolean wanted(List<String> run) {
    return data.isPresent() && run.contains(Questions.ACT + ACT);
  }

  /** Whether a question is settled by a plan that does it. */
  static boolean settles(Question question) {
    return question.id().equals(CHECK);
  }

  /**
   * What is ordered.
   *
   * @throws OutsideException BLOCKED when nothing in the plan keeps the files of the store: there
   *     is no other way back (S15)
   */
  Order.Vectors order() {
    Path mounted = data.orElseThrow();
    FileSource kept =
        directories.stream()
            .filter(d -> same(d.root(), mounted))
            .findFirst()
            .orElseThrow(() ->
                refused(
                    "no directory of belay.yaml is %s; its directories are %s"
                        .formatted(mounted, directories.stream().map(FileSource::role).toList())));
    if (kept.policy() != Policy.EXACT || !kept.only().isEmpty()) {
      throw refused(
          "%s is kept with the policy union, which would mix two forms".formatted(kept.role()));
    }
    return new Order.Vectors(ACT, kept.role());
  }

  private static boolean same(Path one, Path other) {
    try {
      return Files.exists(one) && Files.isSameFile(one, other);
    } catch (IOException e) {
      return false;
    }
  }

  private static OutsideException refused(String seen) {
    return new OutsideException(
        new Failure(
            ExitCode.BLOCKED,
            "the vectors cannot be moved: nothing would bring them back",
            seen,
            "add `weaviate: {path: volumes/weaviate, policy: exact}` below `files` in belay.yaml,"
                + " then plan again"));
  }
}
