package dev.belay.view;

import static dev.belay.view.Wrapped.block;

import dev.belay.gate.Judgement;
import java.util.Comparator;
import java.util.List;

/** What the gates say, for a terminal. */
public final class GateText {
  private static final int WIDTH = 100;

  private GateText() {}

  static String word(Judgement.Result result) {
    return switch (result) {
      case PASSED -> "passed";
      case ACCEPTED -> "waived";
      case PENDING -> "pending";
      case REFUSED -> "FAILED";
    };
  }

  /** What holds the start back first; while something does, what passed is only named. */
  public static String of(List<Judgement> judgements) {
    var out = new StringBuilder();
    var passed = judgements.stream().filter(j -> j.result() == Judgement.Result.PASSED).toList();
    boolean held = judgements.stream().anyMatch(j -> !j.open());
    var said =
        judgements.stream()
            .filter(j -> !held || j.result() != Judgement.Result.PASSED)
            .sorted(Comparator.comparing(Judgement::open))
            .toList();
    for (Judgement j : said) {
      String word = word(j.result());
      out.append(
          block("  %-8s ".formatted(word), "           ", j.title() + ": " + j.seen(), WIDTH));
      if (!j.next().isEmpty()) {
        out.append("           next: ").append(j.next()).append('\n');
      }
    }
    if (held && !passed.isEmpty()) {
      out.append(
          block(
              "  passed   ",
              "           ",
              String.join("; ", passed.stream().map(Judgement::title).toList()),
              WIDTH));
    }
    return out.toString();
  }
}
