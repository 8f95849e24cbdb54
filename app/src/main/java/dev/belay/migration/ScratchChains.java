package dev.belay.migration;

import dev.belay.database.Label;
import dev.belay.database.Schema;
import dev.belay.database.SchemaReader;
import dev.belay.database.ScratchServer;
import dev.belay.database.Session;
import dev.belay.database.SqlFailure;
import dev.belay.outside.OutsideException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.ObjIntConsumer;

/** Builds chains of revisions in databases of a scratch server. */
final class ScratchChains {
  private static final Label LABEL = new Label("migrations", "drift");

  private static final AtomicInteger COUNT = new AtomicInteger();

  private final ScratchServer scratch;

  ScratchChains(ScratchServer scratch) {
    this.scratch = scratch;
  }

  /** The schema of a chain, and what was not run. */
  record Built(Schema schema, List<Operation> left) {}

  /**
   * @throws OutsideException when the server refuses a statement of it
   */
  Built build(List<Revision> path) {
    try (Session empty = empty()) {
      var result = Simulation.run(empty, path);
      return new Built(SchemaReader.read(empty), result.left());
    }
  }

  /** A chain that nobody may ever have run: empty when the server refuses a statement of it. */
  Optional<Schema> tried(List<Revision> path) {
    try {
      return Optional.of(build(path).schema());
    } catch (OutsideException e) {
      return refused(e);
    }
  }

  /**
   * Builds a chain and shows the schema after each revision from an index on, up to the first one
   * that the server refuses.
   */
  void follow(List<Revision> path, int from, ObjIntConsumer<Schema> seen) {
    try (Session empty = empty()) {
      var before = new ArrayList<>(path.subList(0, from));
      for (int i = from; i < path.size(); i++) {
        before.add(path.get(i));
        Simulation.run(empty, before);
        before.clear();
        seen.accept(SchemaReader.read(empty), i);
      }
    } catch (OutsideException e) {
      refused(e);
    }
  }

  /** A refusal is an answer of the server; without a server there is none. */
  private static Optional<Schema> refused(OutsideException e) {
    if (e.getCause() instanceof OutsideException statement && !SqlFailure.lost(statement)) {
      return Optional.empty();
    }
    throw e;
  }

  private Session empty() {
    String name = "chain_%d_%d".formatted(ProcessHandle.current().pid(), COUNT.incrementAndGet());
    return scratch.createDatabase(name).open(LABEL);
  }
}
