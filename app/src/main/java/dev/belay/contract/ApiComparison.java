package dev.belay.contract;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** What differs between two descriptions of one API, the worst first. Pure. */
public final class ApiComparison {
  private static final Comparator<ApiFinding> WORST_FIRST =
      Comparator.comparing(ApiFinding::severity)
          .thenComparing(Comparator.comparingLong(ApiFinding::calls).reversed())
          .thenComparing(ApiFinding::operation)
          .thenComparing(ApiFinding::place)
          .thenComparing(ApiFinding::rule);

  private ApiComparison() {}

  public static List<ApiFinding> of(Description before, Description after) {
    Map<OperationKey, List<Operation>> old = before.byKey();
    Map<OperationKey, List<Operation>> now = after.byKey();
    var found = new ArrayList<ApiFinding>();
    for (var entry : old.entrySet()) {
      Optional<OperationKey> same =
          now.containsKey(entry.getKey())
              ? Optional.of(entry.getKey())
              : wider(entry.getKey(), old.keySet(), now.keySet());
      Operation first = entry.getValue().getFirst();
      List<Operation> target = same.map(now::get).orElse(List.of());
      if (target.isEmpty()) {
        found.add(whole(Rule.OPERATION_REMOVED, first, gone(entry.getKey(), first, now)));
      } else if (!now.containsKey(entry.getKey())) {
        String sentence = "answered by " + target.getFirst().title() + " now";
        found.add(whole(Rule.OPERATION_GENERALISED, first, sentence));
      }
      found.addAll(compared(entry.getValue(), target));
    }
    now.forEach((key, operations) -> {
      if (!old.containsKey(key)) {
        found.add(whole(Rule.OPERATION_ADDED, operations.getFirst(), "the operation is new"));
      }
    });
    return found.stream().sorted(WORST_FIRST).toList();
  }

  /** The same with the calls of one installation: of equal severity, what is called comes first. */
  public static List<ApiFinding> weighed(List<ApiFinding> findings, UsageCounts usage) {
    return findings.stream()
        .map(f -> f.called(usage.calls(f.operation())))
        .sorted(WORST_FIRST)
        .toList();
  }

  private static ApiFinding whole(Rule rule, Operation operation, String sentence) {
    return new ApiFinding(rule, rule.severity(), operation.title(), "", sentence, List.of(), 0);
  }

  /** A new operation whose parameter stands where the old path has a fixed word. */
  private static Optional<OperationKey> wider(
      OperationKey key, Set<OperationKey> old, Set<OperationKey> now) {
    return now.stream()
        .filter(k -> k.method().equals(key.method()) && k.covers(key.path()) && !old.contains(k))
        .findFirst();
  }

  private static String gone(
      OperationKey key, Operation old, Map<OperationKey, List<Operation>> now) {
    var others = new ArrayList<String>();
    for (OperationKey other : now.keySet()) {
      if (other.path().equals(key.path())) {
        others.add(other.method());
      }
    }
    String still =
        others.isEmpty()
            ? ""
            : "; the path still has %s instead of %s"
                .formatted(String.join(", ", others), old.method());
    return "the operation is no longer described" + still;
  }

  /**
   * Each old description of an operation against the new one of the same file, else the one that
   * differs least; what several of them share is one finding.
   */
  private static List<ApiFinding> compared(List<Operation> old, List<Operation> now) {
    var parts = new LinkedHashMap<ApiFinding, Set<String>>();
    for (Operation one : old) {
      for (ApiFinding finding : least(one, now)) {
        ApiFinding shared = renamed(finding, old.getFirst());
        parts.computeIfAbsent(shared, f -> new LinkedHashSet<>()).add(one.part());
      }
    }
    var found = new ArrayList<ApiFinding>();
    parts.forEach((finding, in) ->
        found.add(in.size() == old.size() ? finding : finding.limitedTo(List.copyOf(in))));
    return found;
  }

  /** Files may name a path's parameters differently; a finding uses the first file's words. */
  private static ApiFinding renamed(ApiFinding f, Operation first) {
    return new ApiFinding(
        f.rule(), f.severity(), first.title(), f.place(), f.sentence(), List.of(), 0);
  }

  private static List<ApiFinding> least(Operation old, List<Operation> now) {
    for (Operation one : now) {
      if (one.part().equals(old.part())) {
        return OperationComparison.of(old, one);
      }
    }
    return now.stream()
        .map(one -> OperationComparison.of(old, one))
        .min(Comparator.comparingLong(ApiComparison::weight))
        .orElse(List.of());
  }

  static long weight(List<ApiFinding> findings) {
    return findings.stream()
        .mapToLong(f ->
            switch (f.severity()) {
              case BREAKING -> 10_000;
              case RISKY -> 100;
              case COMPATIBLE -> 1;
            })
        .sum();
  }
}
