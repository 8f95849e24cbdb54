package dev.belay.config;

import static dev.belay.config.ValuesMerge.ACCEPTED;
import static dev.belay.config.ValuesMerge.DROP;
import static dev.belay.config.ValuesMerge.KEEP;
import static dev.belay.config.ValuesMerge.TAKE;

import java.util.ArrayList;
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
      case DEFAULT_CHANGED_YOU_PINNED -> pinned(next, change);
      case STORE_MOVES ->
          accept(change, "accepted: the store is to move, and what is said here is done before");
      case DATA_GONE ->
          accept(change, "accepted: it is not used here, or its data was moved elsewhere");
      case HALF_MOVED ->
          change.yours().isPresent()
              ? Optional.of(
                  new ValuesDecision(
                      change,
                      "take: the proposed value; accepted: what the file and the chart say is"
                          + " right",
                      List.of(TAKE, ACCEPTED),
                      Optional.empty()))
              : accept(change, "accepted: it is right as it is, or I set it in the written file");
      case PUBLIC_SECRET ->
          !change.effect().isEmpty()
              ? accept(
                  change,
                  "set it in your file and merge again; accepted: the public default is to hold")
              : Optional.empty();
      case STARTS_NEW, RENDERED -> Optional.empty();
      case DEFAULT_CHANGED_YOU_CUSTOMISED, DEFAULT_CHANGED_YOU_FOLLOW, NOT_LISTED, ADDED, REMOVED ->
          Optional.empty();
    };
  }

  private static Optional<ValuesDecision> accept(ValuesChange change, String question) {
    return Optional.of(new ValuesDecision(change, question, List.of(ACCEPTED), Optional.empty()));
  }

  /**
   * A file that holds what was the default was copied from it: nobody chose that value, so it
   * follows, unless another one would not find its data. A switch may well have been meant.
   */
  private static Optional<ValuesDecision> pinned(ChartDefaults next, ValuesChange change) {
    KeyPath path = change.path();
    boolean store = next.subcharts().contains(path.keys().getFirst());
    boolean name = path.last().equals("repository") || path.last().equals("registry");
    if (path.last().equals("enabled")) {
      return ask(change, "take: the chart's new default; keep: as your file has it", TAKE);
    }
    boolean stays = ValuesKnown.shipped().stays(path) || (store && !name);
    return Optional.of(
        new ValuesDecision(
            change,
            "take: the new default; keep: the old one, as your file has it",
            List.of(TAKE, KEEP),
            Optional.of(stays ? KEEP : TAKE)));
  }

  private static Optional<ValuesDecision> moved(
      ValuesFile yours, ChartDefaults next, ValuesChange change) {
    KeyPath to = change.to().orElseThrow();
    boolean off = "false".equals(yours.leaves().get(change.path().parent().child("enabled")));
    if (off && !change.path().last().equals("enabled") && to.depth() < change.path().depth()) {
      return ask(
          change,
          "%s is false, so the old chart did not use it. take: move it to %s, where it is used; drop:"
                  .formatted(change.path().parent().child("enabled"), to)
              + " remove it; keep: leave it without effect",
          DROP,
          TAKE);
    }
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
          REMOVED,
          STORE_MOVES,
          DATA_GONE,
          HALF_MOVED,
          STARTS_NEW,
          PUBLIC_SECRET,
          RENDERED ->
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

  private static Optional<ValuesDecision> ask(
      ValuesChange change, String question, String... others) {
    var options = new ArrayList<>(List.of(others));
    options.add(KEEP);
    return Optional.of(new ValuesDecision(change, question, options, Optional.empty()));
  }
}
