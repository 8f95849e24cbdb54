package dev.belay.step;

import dev.belay.database.Label;
import dev.belay.database.Session;
import dev.belay.deployment.Reach;
import dev.belay.outside.OutsideException;
import dev.belay.survey.PrivateOrigins;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import tools.jackson.core.type.TypeReference;

/**
 * What an application got through to while it served, kept with its run. The release after it has
 * to get through to the same.
 *
 * @param origins of its own network that workflows and tools call
 * @param places that it got through to
 */
record Reached(List<String> origins, List<String> places) {
  private static final Duration SEARCH = Duration.ofSeconds(30);

  Reached {
    origins = List.copyOf(origins);
    places = List.copyOf(places);
  }

  /** Looks, and keeps what was seen. */
  static Reached record(World world) {
    var origins = origins(world);
    var places =
        world.deployment().reaches(origins, r -> false).stream()
            .filter(Reach::reached)
            .map(Reach::place)
            .toList();
    var reached = new Reached(origins, places);
    note(world).write(reached);
    return reached;
  }

  /** What was kept; empty when nobody looked. */
  static Optional<Reached> of(World world) {
    return note(world).read(new TypeReference<>() {});
  }

  /** A search that does not end in time finds none: this is not the check that asks for them. */
  private static List<String> origins(World world) {
    var label = new Label(world.run(), "reach");
    String dify = world.databases().databases().get(MigrateDatabase.DIFY);
    if (dify == null) {
      return List.of();
    }
    try (Session session = world.server().readOnly(dify, label, SEARCH)) {
      return PrivateOrigins.of(session);
    } catch (OutsideException e) {
      return List.of();
    }
  }

  private static RunNote note(World world) {
    return RunNote.of(world, "reached", "what the application gets through to");
  }
}
