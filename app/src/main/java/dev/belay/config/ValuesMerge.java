package dev.belay.config;

import dev.belay.outside.Failure;
import dev.belay.outside.OutsideException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * A values.yaml carried to another chart.
 *
 * @param text the whole new file; it differs from the old one in the edited spans only
 * @param edited what was changed in it
 * @param decisions every question, answered or open; while one is open the text is not finished
 */
public record ValuesMerge(String text, List<ValuesChange> edited, List<ValuesDecision> decisions) {
  public static final String KEEP = "keep";
  public static final String TAKE = "take";
  public static final String DROP = "drop";

  /** It was looked at, and what has to be done beside the file is done. */
  public static final String ACCEPTED = "accepted";

  public ValuesMerge {
    edited = List.copyOf(edited);
    decisions = List.copyOf(decisions);
  }

  public List<ValuesDecision> open() {
    return decisions.stream().filter(ValuesDecision::open).toList();
  }

  /**
   * Applies what follows from the changes alone and what was answered.
   *
   * @param answers decision id to option
   * @throws OutsideException (wrong usage) when an answer fits no decision
   */
  public static ValuesMerge of(
      ValuesFile yours,
      ChartDefaults next,
      List<ValuesChange> changes,
      Map<String, String> answers) {
    var decisions = new ArrayList<ValuesDecision>();
    var edited = new ArrayList<ValuesChange>();
    ValuesFile file = yours;
    // A half stands beside what was moved first.
    var ordered = new ArrayList<>(changes);
    ordered.sort(Comparator.comparing(c -> c.kind() == ValuesChange.Kind.HALF_MOVED));
    for (ValuesChange change : ordered) {
      Optional<ValuesDecision> asked = ValuesQuestions.of(yours, next, change);
      String does = asked.isEmpty() ? ValuesQuestions.alone(change) : KEEP;
      if (asked.isPresent()) {
        ValuesDecision decision = answered(asked.get(), answers);
        decisions.add(decision);
        does = decision.answer().orElse(KEEP);
      }
      if (does.equals(KEEP) || does.equals(ACCEPTED)) {
        continue;
      }
      Optional<ValuesFile> after = edit(file, change, does);
      if (after.isPresent()) {
        file = after.get();
        edited.add(change);
      } else {
        decisions.add(answered(ValuesQuestions.byHand(change), answers));
      }
    }
    refuseStray(decisions, answers);
    return new ValuesMerge(file.text().text(), edited, decisions);
  }

  private static ValuesDecision answered(ValuesDecision asked, Map<String, String> answers) {
    String answer = answers.get(asked.id());
    if (answer == null) {
      return asked;
    }
    if (!asked.options().contains(answer)) {
      throw new OutsideException(
          Failure.badInput(
              "an answer does not fit its question",
              "%s: %s".formatted(asked.id(), answer),
              "answer %s with one of: %s"
                  .formatted(asked.id(), String.join(", ", asked.options()))));
    }
    return new ValuesDecision(
        asked.change(), asked.question(), asked.options(), Optional.of(answer));
  }

  private static void refuseStray(List<ValuesDecision> decisions, Map<String, String> answers) {
    Set<String> stray = new LinkedHashSet<>(answers.keySet());
    decisions.forEach(d -> stray.remove(d.id()));
    if (!stray.isEmpty()) {
      throw new OutsideException(
          Failure.badInput(
              "an answer fits no question of this upgrade",
              String.join(", ", stray),
              "remove it from the answers, or correct its key"));
    }
  }

  /** The edited file, or empty when the edit cannot be made or would change anything else. */
  private static Optional<ValuesFile> edit(ValuesFile file, ValuesChange change, String does) {
    KeyPath path = change.path();
    if (change.kind() != ValuesChange.Kind.HALF_MOVED && !file.alone(path)) {
      return Optional.empty();
    }
    var wanted = new LinkedHashMap<>(file.leaves());
    var edit = new ValuesEdit(file);
    Optional<String> text;
    if (does.equals(DROP)) {
      wanted.remove(path);
      text = edit.remove(path);
    } else if (change.kind() == ValuesChange.Kind.HALF_MOVED) {
      return half(file, change);
    } else if (change.kind() == ValuesChange.Kind.MOVED) {
      KeyPath to = change.to().orElseThrow();
      if (file.leaves().containsKey(to)) {
        wanted.remove(to);
        Optional<ValuesFile> without = edit.remove(to).flatMap(t -> checked(file, t, wanted));
        return without.flatMap(f -> move(f, path, to));
      }
      return move(file, path, to);
    } else {
      String value = change.newDefault().orElseThrow();
      if (ChartDefaults.text(value)) {
        return Optional.empty();
      }
      wanted.put(path, value);
      text = edit.set(path, value);
    }
    return text.flatMap(t -> checked(file, t, wanted));
  }

  /** The proposed value, beside the first half or in place of what stands there. */
  private static Optional<ValuesFile> half(ValuesFile file, ValuesChange change) {
    String value = change.yours().orElseThrow();
    var wanted = new LinkedHashMap<>(file.leaves());
    wanted.put(change.path(), value);
    if (file.leaves().containsKey(change.path())) {
      return new ValuesEdit(file).set(change.path(), value).flatMap(t -> checked(file, t, wanted));
    }
    var copied = new LinkedHashMap<>(file.leaves());
    KeyPath first = change.to().orElseThrow();
    copied.put(change.path(), String.valueOf(file.leaves().get(first)));
    return new ValuesEdit(file)
        .copy(first, change.path())
        .flatMap(t -> checked(file, t, copied))
        .flatMap(
            f -> new ValuesEdit(f).set(change.path(), value).flatMap(t -> checked(f, t, wanted)));
  }

  private static Optional<ValuesFile> move(ValuesFile file, KeyPath from, KeyPath to) {
    var both = new LinkedHashMap<>(file.leaves());
    String value = both.get(from);
    var wanted = new LinkedHashMap<>(both);
    wanted.remove(from);
    wanted.put(to, String.valueOf(value));
    if (from.parent().equals(to.parent()) || from.covers(to)) {
      return new ValuesEdit(file).rename(from, to).flatMap(t -> checked(file, t, wanted));
    }
    both.put(to, String.valueOf(value));
    return new ValuesEdit(file)
        .copy(from, to)
        .flatMap(t -> checked(file, t, both))
        .flatMap(f -> new ValuesEdit(f).remove(from).flatMap(t -> checked(f, t, wanted)));
  }

  /** The edit proves itself: read again, it holds what was wanted and nothing else changed. */
  private static Optional<ValuesFile> checked(
      ValuesFile before, String text, Map<KeyPath, String> wanted) {
    try {
      String all = (before.text().marked() ? "\uFEFF" : "") + text;
      var after = ValuesFile.of(YamlText.of(before.text().name(), all), before.inside());
      return after.leaves().equals(wanted) ? Optional.of(after) : Optional.empty();
    } catch (OutsideException e) {
      return Optional.empty();
    }
  }
}
