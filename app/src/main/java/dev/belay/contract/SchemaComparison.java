package dev.belay.contract;

import dev.belay.contract.Schema.Alternative;
import dev.belay.contract.Schema.Field;
import dev.belay.contract.Schema.Named;
import dev.belay.contract.Schema.Shape;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What differs between two forms of one value. References that contain themselves are compared once
 * per pair, and the whole is bounded, so it always ends.
 */
final class SchemaComparison {
  private static final int MOST_VALUES = 20_000;
  private static final int DEEPEST = 60;

  private final Operation operation;
  private final boolean request;
  private final boolean softened;
  private final List<ApiFinding> found = new ArrayList<>();
  private final Set<String> open = new HashSet<>();
  private int values;

  private SchemaComparison(Operation operation, boolean request, boolean softened) {
    this.operation = operation;
    this.request = request;
    this.softened = softened;
  }

  static List<ApiFinding> request(Operation of, String place, Schema old, Schema now) {
    var comparison = new SchemaComparison(of, true, false);
    comparison.value(place, old, now, 0);
    return comparison.found;
  }

  static List<ApiFinding> response(Operation of, String place, Schema old, Schema now) {
    var comparison = new SchemaComparison(of, false, !OperationComparison.isSuccess(place));
    comparison.value(place, old, now, 0);
    return comparison.found;
  }

  static Severity softer(Severity severity) {
    return switch (severity) {
      case BREAKING -> Severity.RISKY;
      case RISKY, COMPATIBLE -> Severity.COMPATIBLE;
    };
  }

  private void value(String place, Schema old, Schema now, int depth) {
    if (++values > MOST_VALUES || depth > DEEPEST) {
      if (found.stream().noneMatch(f -> f.rule() == Rule.TOO_DEEP)) {
        add(Rule.TOO_DEEP, place, "the schemas were compared up to here only");
      }
      return;
    }
    String pair =
        old instanceof Named a && now instanceof Named b ? a.reference() + " " + b.reference() : "";
    if (!pair.isEmpty() && !open.add(pair)) {
      return;
    }
    shapes(place, old.shape(), now.shape(), depth);
    open.remove(pair);
  }

  private void shapes(String place, Shape old, Shape now, int depth) {
    if (!types(place, old, now)) {
      return; // inside a value of another type nothing can be the same
    }
    ValueComparison.of(place, old, now, request, this::add);
    // Its own words for an answer that stopped being described: not one finding per field.
    if (!request && now.saysNothingInside() && !old.saysNothingInside()) {
      add(
          Rule.RESPONSE_UNDESCRIBED,
          place,
          "what is inside %s is no longer described; only a replay can tell whether it changed"
              .formatted(place));
      return;
    }
    fields(place, old, now, depth);
    if (old.items().isPresent() && now.items().isPresent()) {
      value(place + "[]", old.items().get(), now.items().get(), depth + 1);
    }
    if (old.rest().isPresent() && now.rest().isPresent()) {
      value(place + ".*", old.rest().get(), now.rest().get(), depth + 1);
    }
    if (!old.alternatives().isEmpty() && !now.alternatives().isEmpty()) {
      alternatives(place, old, now, depth);
    }
  }

  private boolean types(String place, Shape old, Shape now) {
    Set<String> before = old.types();
    Set<String> after = now.types();
    if (before.equals(after)) {
      return true;
    }
    boolean bothForms = !old.alternatives().isEmpty() || !now.alternatives().isEmpty();
    if (before.isEmpty() || after.isEmpty()) {
      if (!bothForms && request && before.isEmpty()) {
        add(
            Rule.REQUEST_TYPE_NOW_DESCRIBED,
            place,
            "%s has to be %s now; its type was not described".formatted(place, words(after)));
      }
      return true;
    }
    Set<String> lost = new HashSet<>(before);
    lost.removeIf(t -> holds(after, t));
    Set<String> won = new HashSet<>(after);
    won.removeIf(t -> holds(before, t));
    boolean nothingCommon = lost.size() == before.size();
    if (request && place.startsWith("query") && after.equals(Set.of("array"))) {
      add(Rule.REQUEST_TYPE_WIDENED, place, place + " may be given several times now");
      return false; // on the wire one of many is written as the only one was
    }
    if (request) {
      add(
          lost.isEmpty() ? Rule.REQUEST_TYPE_WIDENED : Rule.REQUEST_TYPE_NARROWED,
          place,
          "%s has to be %s, was %s".formatted(place, words(after), words(before)));
    } else {
      add(
          won.isEmpty()
              ? Rule.RESPONSE_TYPE_NARROWED
              : nothingCommon ? Rule.RESPONSE_TYPE_CHANGED : Rule.RESPONSE_TYPE_WIDENED,
          place,
          "%s is %s, was %s".formatted(place, words(after), words(before)));
    }
    return !nothingCommon;
  }

  /** Every integer is a number. */
  private static boolean holds(Set<String> types, String type) {
    return types.contains(type) || (type.equals("integer") && types.contains("number"));
  }

  private void fields(String place, Shape old, Shape now, int depth) {
    old.fields()
        .forEach((name, field) -> {
          Field same = now.fields().get(name);
          if (same == null) {
            gone(place + "." + name, now.closed());
          } else {
            required(place + "." + name, field.required(), same.required());
            value(place + "." + name, field.schema(), same.schema(), depth + 1);
          }
        });
    now.fields()
        .forEach((name, field) -> {
          if (!old.fields().containsKey(name)) {
            fresh(place + "." + name, field.required());
          }
        });
    if (request && now.closed() && !old.closed() && !old.types().isEmpty()) {
      add(
          Rule.REQUEST_UNKNOWN_FIELDS_REFUSED,
          place,
          place + " refuses fields that are not described");
    }
  }

  private void gone(String place, boolean closed) {
    if (!request) {
      add(Rule.RESPONSE_FIELD_REMOVED, place, place + " is no longer in the answer");
    } else if (closed) {
      add(Rule.REQUEST_FIELD_REFUSED, place, place + " is refused now");
    } else {
      add(Rule.REQUEST_FIELD_REMOVED, place, place + " is no longer described: it may be ignored");
    }
  }

  private void fresh(String place, boolean required) {
    if (!request) {
      add(Rule.RESPONSE_FIELD_ADDED, place, place + " is new in the answer");
    } else if (required) {
      add(Rule.REQUEST_FIELD_ADDED_REQUIRED, place, place + " is new and required");
    } else {
      add(Rule.REQUEST_FIELD_ADDED, place, place + " may be given now");
    }
  }

  private void required(String place, boolean before, boolean after) {
    if (before == after) {
      return;
    }
    if (request) {
      add(
          after ? Rule.REQUEST_FIELD_NOW_REQUIRED : Rule.REQUEST_FIELD_NOW_OPTIONAL,
          place,
          after ? place + " is required now" : place + " may be left out now");
    } else {
      add(
          after ? Rule.RESPONSE_FIELD_NOW_REQUIRED : Rule.RESPONSE_FIELD_NOW_OPTIONAL,
          place,
          after ? place + " is always there now" : place + " may be missing now");
    }
  }

  private void alternatives(String place, Shape old, Shape now, int depth) {
    Map<String, Alternative> before = tagged(old.alternatives());
    Map<String, Alternative> after = tagged(now.alternatives());
    var lost = new ArrayList<Alternative>();
    before.forEach((tag, one) -> {
      Alternative same = after.remove(tag);
      if (same == null) {
        lost.add(one);
      } else {
        value(place + "<" + tag + ">", one.schema(), same.schema(), depth + 1);
      }
    });
    for (Alternative one : lost) {
      Optional<String> equal = equal(place, one, after, depth);
      equal.ifPresent(after::remove);
      if (equal.isEmpty()) {
        add(
            request ? Rule.REQUEST_ALTERNATIVE_REMOVED : Rule.RESPONSE_ALTERNATIVE_REMOVED,
            place,
            "`%s` is no longer described as a form of %s".formatted(one.tag(), place));
      }
    }
    for (Alternative one : after.values()) {
      add(
          request ? Rule.REQUEST_ALTERNATIVE_ADDED : Rule.RESPONSE_ALTERNATIVE_ADDED,
          place,
          "`%s` is a new form of %s".formatted(one.tag(), place));
    }
  }

  /** The same form under another name: the one that differs least and breaks nothing. */
  private Optional<String> equal(
      String place, Alternative one, Map<String, Alternative> among, int depth) {
    Optional<String> best = Optional.empty();
    List<ApiFinding> least = List.of();
    for (var other : among.entrySet()) {
      var trial = new SchemaComparison(operation, request, softened);
      trial.open.addAll(open);
      trial.values = values;
      trial.value(
          place + "<" + one.tag() + ">", one.schema(), other.getValue().schema(), depth + 1);
      values = trial.values;
      boolean breaks = trial.found.stream().anyMatch(f -> f.rule().severity() == Severity.BREAKING);
      if (!breaks
          && (best.isEmpty() || ApiComparison.weight(trial.found) < ApiComparison.weight(least))) {
        best = Optional.of(other.getKey());
        least = trial.found;
      }
    }
    found.addAll(least);
    return best;
  }

  /** By tag; several alternatives of one tag are told apart by their order. */
  private static Map<String, Alternative> tagged(List<Alternative> alternatives) {
    var tagged = new LinkedHashMap<String, Alternative>();
    for (Alternative one : alternatives) {
      String tag = one.tag();
      for (int i = 2; tagged.containsKey(tag); i++) {
        tag = one.tag() + " " + i;
      }
      tagged.put(tag, one);
    }
    return tagged;
  }

  static String words(Set<String> names) {
    return String.join(" or ", new java.util.TreeSet<>(names));
  }

  private void add(Rule rule, String place, String sentence) {
    Severity severity = softened ? softer(rule.severity()) : rule.severity();
    found.add(new ApiFinding(rule, severity, operation.title(), place, sentence, List.of(), 0));
  }
}
