package dev.belay.config;

import static dev.belay.config.ValuesMerge.DROP;
import static dev.belay.config.ValuesMerge.KEEP;
import static dev.belay.config.ValuesMerge.TAKE;

import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Which changes need an answer, and what happens to the others. */
final class ValuesQuestions {
  private ValuesQuestions() {}

  /** The question of a change, if it has one; one with an answer holds without being asked. */
  static Optional<ValuesDecision> of(ValuesFile yours, ChartDefaults next, ValuesChange change) {
    boolean customised = !change.yours().equals(change.oldDefault());
    return switch (change.kind()) {
      case MOVED -> moved(yours, next, change);
      case NOT_READ ->
          customised
              ? ask(change, "keep: leave it in the file without effect; drop: remove it", DROP)
              : Optional.empty();
      case TYPE_CHANGED ->
          ask(change, "drop: remove it and take the chart's own; keep: leave it as it is", DROP);
      case IMAGE_PINNED ->
          customised || next.subcharts().contains(change.path().keys().getFirst())
              ? ask(change, "take: the chart's tag; keep: your tag", TAKE)
              : Optional.empty();
      case DEFAULT_CHANGED_YOU_PINNED ->
          Optional.of(
              new ValuesDecision(
                  change,
                  "keep: the old default, as your file has it; take: the new default",
                  List.of(KEEP, TAKE),
                  Optional.of(KEEP)));
      case DEFAULT_CHANGED_YOU_CUSTOMISED, DEFAULT_CHANGED_YOU_FOLLOW, NOT_LISTED, ADDED, REMOVED ->
          Optional.empty();
    };
  }

  private static Optional<ValuesDecision> moved(
      ValuesFile yours, ChartDefaults next, ValuesChange change) {
    KeyPath to = change.to().orElseThrow();
    String there = yours.leaves().get(to);
    boolean taken = there != null && !change.yours().equals(Optional.of(there));
    if (taken && !empty(change)) {
      return ask(
          change,
          "both %s and %s are set, differently; the old chart used the first. take: its value for"
                  .formatted(change.path(), to)
              + " both; keep: leave the file as it is",
          TAKE);
    }
    boolean unknown =
        !next.leaves().containsKey(to)
            && next.leaves().keySet().stream().noneMatch(k -> k.parent().equals(to.parent()));
    return unknown
        ? ask(
            change,
            "the new chart does not list %s. take: move it there all the same; keep: leave it"
                .formatted(to),
            TAKE)
        : Optional.empty();
  }

  private static boolean empty(ValuesChange change) {
    return Set.of("\"\"", "null").contains(change.yours().orElse("null"));
  }

  /** What happens to a change without a question. */
  static String alone(ValuesChange change) {
    return switch (change.kind()) {
      case MOVED ->
          empty(change) && !change.to().map(change.path()::covers).orElse(false) ? KEEP : TAKE;
      case IMAGE_PINNED -> TAKE;
      case NOT_READ,
          TYPE_CHANGED,
          DEFAULT_CHANGED_YOU_PINNED,
          DEFAULT_CHANGED_YOU_CUSTOMISED,
          DEFAULT_CHANGED_YOU_FOLLOW,
          NOT_LISTED,
          ADDED,
          REMOVED ->
          KEEP;
    };
  }

  /** For an edit that the file's own writing does not allow: anchors, or lines in flow style. */
  static ValuesDecision byHand(ValuesChange change) {
    return new ValuesDecision(
        change,
        "it cannot be edited here without changing other values (an anchor, a list in one line, a"
            + " text of several lines). Edit line %d yourself, or keep: leave it as it is"
                .formatted(change.line()),
        List.of(KEEP),
        Optional.empty());
  }

  private static Optional<ValuesDecision> ask(ValuesChange change, String question, String other) {
    return Optional.of(
        new ValuesDecision(change, question, List.of(other, KEEP), Optional.empty()));
  }
}
