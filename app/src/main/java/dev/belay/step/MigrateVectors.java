package dev.belay.step;

import com.fasterxml.jackson.annotation.JsonTypeName;
import dev.belay.outside.Inspection;
import dev.belay.vector.FlatFiles;
import dev.belay.vector.VectorMove;
import dev.belay.vector.Weaviate;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * Lets the vector store of a release read what an earlier one wrote, and brings its collections to
 * the form that the release searches in. There is no way from the later store to the earlier one:
 * the captured files are the way back.
 *
 * @param act its id in the catalog
 * @param release whose vector store is started, alone
 * @param role of the directory in which it keeps its data
 */
@JsonTypeName("migrate-vectors")
public record MigrateVectors(String act, String release, String role) implements Step {
  private static final Duration KNOWN = Duration.ofMinutes(2);

  @Override
  public String id() {
    return "migrate-vectors-" + release;
  }

  @Override
  public String title() {
    return "bring the collections of %s to the form that %s searches in".formatted(role, release);
  }

  /** What is done already can be read from the store itself, so it is performed again. */
  @Override
  public Inspection inspect(World world) {
    return world
        .deployment()
        .underWay()
        .<Inspection>map(Inspection.Running::new)
        .orElseGet(Inspection.Untouched::new);
  }

  @Override
  public Outcome perform(World world) {
    var watch = Watch.start();
    world.fence().check();
    var untried = world.deployment().untried();
    if (untried.isPresent()) {
      return Outcome.done(new Proof.NotExercised("collections of " + role, untried.get()));
    }
    Path data = world.files(role).root();
    var files = new FlatFiles(data);
    var proofs = new ArrayList<Proof>();
    // What a running store had only in its log is torn in a copy of its files.
    long lost = world.deployment().cutOff().isPresent() ? files.dropLogs() : 0;
    if (lost > 0) {
      proofs.add(
          new Proof.NotExercised(
              "objects that were written in the last moments before the copy",
              "%,d bytes were in the log of the running store only".formatted(lost)));
    }
    int arranged = files.arrange();
    Set<String> expected = files.collections();
    proofs.add(new Proof.Counted("collections whose files were arranged anew", arranged));
    proofs.addAll(world.deployment().withVectors(data, store -> move(world, store, expected)));
    proofs.add(watch.timed("collections of " + role));
    return new Outcome.Done(proofs);
  }

  private static List<Proof> move(World world, Weaviate store, Set<String> expected) {
    var proofs = new ArrayList<Proof>();
    proofs.add(new Proof.Answered("vector store", store.ready().seen()));
    var move = new VectorMove(store, world.fence()::check);
    move.await(expected, KNOWN);
    var moved = move.perform();
    for (VectorMove.Moved one : moved) {
      proofs.add(new Proof.Counted("objects of " + one.collection(), one.objects()));
    }
    long compared = moved.stream().mapToLong(VectorMove.Moved::compared).sum();
    if (compared > 0) {
      proofs.add(
          new Proof.Compared(
              "objects with their vectors",
              "the collections of the old form",
              compared,
              List.of()));
    }
    proofs.add(
        new Proof.Counted(
            "objects searched for with their own vector and found",
            moved.stream().mapToLong(VectorMove.Moved::found).sum()));
    var others = move.others();
    if (!others.isEmpty()) {
      proofs.add(
          new Proof.Answered("collections that Dify did not make", String.join(", ", others)));
    }
    return proofs;
  }

  @Override
  public Reversal reversal() {
    return Reversal.undo(new StopWriters(release), new RestoreFiles(role));
  }
}
