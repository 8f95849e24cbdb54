package dev.belay.view;

import dev.belay.migration.Explanation;
import dev.belay.migration.Explanation.Lock;
import dev.belay.migration.LockMode;
import dev.belay.migration.PathExplanation;
import dev.belay.migration.PathExplanation.RevisionExplanation;
import dev.belay.migration.PreviousImage;
import dev.belay.migration.WayBack;
import dev.belay.migration.Wording;
import dev.belay.migration.Work;
import java.util.List;
import java.util.stream.Collectors;

/** Explained migrations as text for a terminal. */
public final class MigrationText {
  private MigrationText() {}

  public static String path(PathExplanation path) {
    var text = new StringBuilder();
    long waits = path.locks().stream().filter(l -> l.mode().blocksWrites()).count();
    text.append(
        "%d revisions on PostgreSQL %d: %s%n%n"
            .formatted(
                path.revisions().size(),
                path.major(),
                waits == 0
                    ? "no table in use is locked against writes"
                    : waits + " tables in use are locked against writes"));
    path.revisions().forEach(r -> text.append(revision(r)).append('\n'));
    text.append(summary(path));
    return text.toString();
  }

  private static String revision(RevisionExplanation r) {
    var text = new StringBuilder();
    text.append("%s  %s%n".formatted(r.revision().id(), r.revision().title()));
    if (r.explanations().isEmpty()) {
      text.append("  nothing to do%n".formatted());
    }
    r.explanations().forEach(e -> text.append(operation(e)));
    text.append("  way back: %s%n".formatted(wayBack(r.wayBack())));
    return text.toString();
  }

  private static String operation(Explanation e) {
    var text = new StringBuilder("  %s%n".formatted(Wording.of(e.operation())));
    for (Lock l : e.locks()) {
      if (l.mode().compareTo(LockMode.ROW_EXCLUSIVE) >= 0) {
        text.append(
            "      locks %s %s: blocks %s%n"
                .formatted(l.table(), l.mode().sql(), l.mode().blocks()));
      }
    }
    if (e.work() != Work.CATALOG) {
      text.append("      %s; %s%n".formatted(e.work().meaning(), e.work().space()));
    }
    e.notes().forEach(n -> text.append("      %s%n".formatted(n)));
    return text.toString();
  }

  private static String wayBack(WayBack back) {
    String reasons = back.reasons().isEmpty() ? "" : " (" + String.join("; ", back.reasons()) + ")";
    return switch (back.kind()) {
          case REVERSIBLE -> "the downgrade takes it back";
          case NOT_KNOWN -> "not known whether the downgrade brings everything back";
          case LOSSY -> "the downgrade runs, but data stays lost";
          case IRREVERSIBLE -> "none";
        }
        + reasons;
  }

  private static String summary(PathExplanation path) {
    var text = new StringBuilder();
    List<Lock> heavy = path.locks().stream().filter(l -> l.mode().blocksWrites()).toList();
    if (!heavy.isEmpty()) {
      text.append(
          "locked against writes or more: %s%n"
              .formatted(heavy.stream().map(Lock::table).collect(Collectors.joining(", "))));
    }
    if (!path.locks().isEmpty()) {
      text.append(
          "every lock is held until the transaction that took it ends, so the first is held longest%n"
              .formatted());
    }
    text.append(
        path.commitPoints().isEmpty()
            ? "one transaction: a failure takes everything back%n".formatted()
            : "commits in the middle, at %s: a later failure does not take back what came before%n"
                .formatted(String.join(", ", path.commitPoints())));
    text.append(
        "the image that runs now, on the result: %s%n".formatted(image(path.previousImage())));
    path.previousImage().reasons().forEach(r -> text.append("  - %s%n".formatted(r)));
    return text.toString();
  }

  private static String image(PreviousImage image) {
    return switch (image.verdict()) {
      case RUNS -> "runs";
      case SOME_WRITES_MAY_FAIL -> "runs, but some writes may fail";
      case FAILS -> "fails where it uses this";
    };
  }

  /** Explained statements of a SQL file. */
  public static String statements(List<Explanation> explanations) {
    return explanations.stream()
        .map(e -> "%s%n".formatted(e.operation().at()) + operation(e))
        .collect(Collectors.joining());
  }
}
