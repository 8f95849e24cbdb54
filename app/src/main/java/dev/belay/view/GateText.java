package dev.belay.view;

import static dev.belay.view.Wrapped.block;

import dev.belay.gate.Judgement;
import java.util.List;

/** What the gates say, for a terminal. */
public final class GateText {
  private static final int WIDTH = 100;

  private GateText() {}

  static String word(Judgement.Result result) {
    return switch (result) {
      case PASSED -> "open";
      case ACCEPTED -> "ACCEPTED";
      case REFUSED -> "CLOSED";
    };
  }

  public static String of(List<Judgement> judgements) {
    var out = new StringBuilder();
    for (Judgement j : judgements) {
      String word = word(j.result());
      out.append(
          block("  %-8s ".formatted(word), "           ", j.title() + ": " + j.seen(), WIDTH));
      if (!j.next().isEmpty()) {
        out.append("           next: ").append(j.next()).append('\n');
      }
    }
    return out.toString();
  }
}
