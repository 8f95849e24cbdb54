package dev.belay.contract;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/** A whole API as its description files say it, several files together being one API. */
public final class Description {
  private final String label;
  private final List<Operation> operations;
  private final List<String> notes;

  Description(String label, List<Operation> operations, List<String> notes) {
    this.label = label;
    this.operations = List.copyOf(operations);
    this.notes = List.copyOf(notes);
  }

  /** What a person called it: a version, a file or a directory. */
  public String label() {
    return label;
  }

  /** What could not be read as it is, for example a reference that leads nowhere. */
  public List<String> notes() {
    return notes;
  }

  /** How many operations there are, one that several files describe counted once. */
  public int size() {
    return byKey().size();
  }

  /** Method and path of every operation, as written, without repetition. */
  public List<String> titles() {
    return byKey().values().stream().map(o -> o.getFirst().title()).toList();
  }

  SortedMap<OperationKey, List<Operation>> byKey() {
    Map<OperationKey, List<Operation>> keyed = new LinkedHashMap<>();
    for (Operation operation : operations) {
      keyed.computeIfAbsent(operation.key(), k -> new ArrayList<>()).add(operation);
    }
    var sorted =
        new TreeMap<OperationKey, List<Operation>>(
            java.util.Comparator.comparing(OperationKey::path).thenComparing(OperationKey::method));
    sorted.putAll(keyed);
    return sorted;
  }
}
