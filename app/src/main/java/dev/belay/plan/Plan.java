package dev.belay.plan;

import dev.belay.outside.Failure;
import dev.belay.outside.OutsideException;
import dev.belay.step.CarryNewRows;
import dev.belay.step.CreateDatabase;
import dev.belay.step.RestoreBackup;
import dev.belay.step.RestoreRollbackPoint;
import dev.belay.step.Step;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * An executable plan. It proves itself when it is built: step ids are unique, and nothing is
 * restored that was not captured before.
 *
 * @param schema version of this shape
 * @param from the release that is installed when it starts
 * @param to the release that is installed when it ends
 * @param basis digest of the facts it was made from; other facts are drift
 * @param captured labels that exist before it starts: a rollback restores what the upgrade captured
 * @param questions ids of the questions that must be answered before it may start
 */
public record Plan(
    int schema,
    Kind kind,
    String from,
    String to,
    String basis,
    Set<String> captured,
    List<String> questions,
    List<Step> steps) {
  public static final int SCHEMA = 1;

  public Plan {
    // In one order: a set as the JDK makes it has another in each process, and so had the digest.
    captured = Collections.unmodifiableSortedSet(new TreeSet<>(captured));
    questions = List.copyOf(questions);
    steps = List.copyOf(steps);
    if (schema != SCHEMA) {
      throw refused("it was written in shape %d; this Belay reads %d".formatted(schema, SCHEMA));
    }
    if (steps.isEmpty()) {
      throw refused("it has no steps");
    }
    var ids = new HashSet<String>();
    var labels = new HashSet<>(captured);
    for (Step step : steps) {
      if (!ids.add(step.id())) {
        throw refused("the step `%s` is in it twice".formatted(step.id()));
      }
      for (String label : step.restores()) {
        if (!labels.contains(label)) {
          throw refused("`%s` restores \"%s\", which nothing captured".formatted(step.id(), label));
        }
      }
      labels.addAll(step.captures());
    }
  }

  /** Roles of the databases that are not there when it starts, because it makes them. */
  public Set<String> created() {
    return steps.stream()
        .flatMap(s -> s instanceof CreateDatabase c ? Stream.of(c.role()) : Stream.empty())
        .collect(Collectors.toUnmodifiableSet());
  }

  /** Whether it carries the rows of people's work over to the older release. */
  public boolean carries() {
    return steps.stream().anyMatch(s -> s instanceof CarryNewRows);
  }

  /** Whether it takes its databases from a backup. */
  public boolean restoresABackup() {
    return steps.stream().anyMatch(s -> s instanceof RestoreBackup);
  }

  /** The step in which databases that were kept or restored get their names, if it has one. */
  public Optional<Step> exchange() {
    return steps.stream().filter(s -> s instanceof RestoreRollbackPoint).findFirst();
  }

  private static OutsideException refused(String seen) {
    return new OutsideException(
        Failure.badInput("the plan contradicts itself", seen, "belay plan --help"));
  }
}
