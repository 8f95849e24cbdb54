package dev.belay.contract;

import dev.belay.contract.Schema.Shape;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;

/** What differs in what one value may be: null, format, listed values, limits, default. */
final class ValueComparison {
  private ValueComparison() {}

  interface Found {
    void add(Rule rule, String place, String sentence);
  }

  static void of(String place, Shape old, Shape now, boolean request, Found found) {
    nulls(place, old, now, request, found);
    formats(place, old, now, request, found);
    values(place, old, now, request, found);
    if (request) {
      limits(place, old, now, found);
      if (now.pattern().isPresent() && !old.pattern().equals(now.pattern())) {
        found.add(
            Rule.REQUEST_PATTERN_CHANGED,
            place,
            "%s has to match %s now".formatted(place, now.pattern().get()));
      }
      if (old.fallback().isPresent()
          && now.fallback().isPresent()
          && !old.fallback().equals(now.fallback())) {
        found.add(
            Rule.REQUEST_DEFAULT_CHANGED,
            place,
            "leaving %s out means `%s` now, was `%s`"
                .formatted(place, now.fallback().get(), old.fallback().get()));
      }
    }
  }

  private static void nulls(String place, Shape old, Shape now, boolean request, Found found) {
    if (old.nullable() == now.nullable()) {
      return;
    }
    if (request) {
      found.add(
          now.nullable() ? Rule.REQUEST_NULL_ACCEPTED : Rule.REQUEST_NULL_REFUSED,
          place,
          now.nullable() ? place + " may be null now" : place + " may no longer be null");
    } else {
      found.add(
          now.nullable() ? Rule.RESPONSE_NULL_POSSIBLE : Rule.RESPONSE_NULL_GONE,
          place,
          now.nullable() ? place + " may be null now" : place + " is never null now");
    }
  }

  private static void formats(String place, Shape old, Shape now, boolean request, Found found) {
    if (old.format().equals(now.format()) || !old.types().equals(now.types())) {
      return; // with another type, another format goes without saying
    }
    String sentence = "%s has %s, was %s".formatted(place, format(now), format(old));
    Rule rule =
        request
            ? now.format().isEmpty() ? Rule.REQUEST_FORMAT_DROPPED : Rule.REQUEST_FORMAT_CHANGED
            : old.format().isEmpty() ? Rule.RESPONSE_FORMAT_ADDED : Rule.RESPONSE_FORMAT_CHANGED;
    found.add(rule, place, sentence);
  }

  private static String format(Shape shape) {
    return shape.format().map(f -> "the format " + f).orElse("no named format");
  }

  private static void values(String place, Shape old, Shape now, boolean request, Found found) {
    Optional<List<String>> before = old.values();
    Optional<List<String>> after = now.values();
    if (request && before.isEmpty() != after.isEmpty()) {
      found.add(
          after.isPresent() ? Rule.REQUEST_VALUES_LIMITED : Rule.REQUEST_VALUES_FREED,
          place,
          after
              .map(v -> "%s has to be one of %s now".formatted(place, listed(v)))
              .orElse(place + " may have any value now"));
    }
    if (!request && before.isPresent() && after.isEmpty()) {
      found.add(
          Rule.RESPONSE_VALUE_ADDED,
          place,
          "%s may have any value now, was one of %s".formatted(place, listed(before.get())));
    }
    if (before.isEmpty() || after.isEmpty()) {
      return;
    }
    var gone = new ArrayList<>(before.get());
    gone.removeAll(after.get());
    var fresh = new ArrayList<>(after.get());
    fresh.removeAll(before.get());
    if (!gone.isEmpty()) {
      found.add(
          request ? Rule.REQUEST_VALUE_REFUSED : Rule.RESPONSE_VALUE_REMOVED,
          place,
          "%s: %s is no longer a value".formatted(place, listed(gone)));
    }
    if (!fresh.isEmpty()) {
      found.add(
          request ? Rule.REQUEST_VALUE_ACCEPTED : Rule.RESPONSE_VALUE_ADDED,
          place,
          "%s: %s is a value now".formatted(place, listed(fresh)));
    }
  }

  private static String listed(List<String> values) {
    return "`" + String.join("`, `", values) + "`";
  }

  private static void limits(String place, Shape old, Shape now, Found found) {
    var names = new TreeSet<>(old.limits().keySet());
    names.addAll(now.limits().keySet());
    for (String name : names) {
      boolean upper = name.startsWith("max") || name.equals("exclusiveMaximum");
      double open = upper ? Double.POSITIVE_INFINITY : Double.NEGATIVE_INFINITY;
      double before = old.limits().getOrDefault(name, open);
      double after = now.limits().getOrDefault(name, open);
      if (before == after) {
        continue;
      }
      boolean tighter = upper ? after < before : after > before;
      found.add(
          !tighter
              ? Rule.REQUEST_LIMIT_LOOSENED
              : Double.isInfinite(before)
                  ? Rule.REQUEST_LIMIT_INTRODUCED
                  : Rule.REQUEST_LIMIT_TIGHTENED,
          place,
          "%s: %s is %s, was %s".formatted(place, name, number(after), number(before)));
    }
  }

  private static String number(double limit) {
    if (Double.isInfinite(limit)) {
      return "not limited";
    }
    return limit == Math.rint(limit) ? "" + (long) limit : "" + limit;
  }
}
