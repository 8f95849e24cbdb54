package dev.belay.migration;

import dev.belay.database.Label;
import dev.belay.database.Schema;
import dev.belay.database.SchemaReader;
import dev.belay.database.ScratchServer;
import dev.belay.database.Session;
import java.util.ArrayList;
import java.util.List;
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

  Built build(List<Revision> path) {
    try (Session empty = empty()) {
      var result = Simulation.run(empty, path);
      return new Built(SchemaReader.read(empty), result.left());
    }
  }

  /** Builds a chain and shows the schema after each revision from an index on. */
  void follow(List<Revision> path, int from, ObjIntConsumer<Schema> seen) {
    try (Session empty = empty()) {
      var before = new ArrayList<>(path.subList(0, from));
      for (int i = from; i < path.size(); i++) {
        before.add(path.get(i));
        Simulation.run(empty, before);
        before.clear();
        seen.accept(SchemaReader.read(empty), i);
      }
    }
  }

  private Session empty() {
    String name = "chain_%d_%d".formatted(ProcessHandle.current().pid(), COUNT.incrementAndGet());
    return scratch.createDatabase(name).open(LABEL);
  }
}
