package dev.belay.step;

import dev.belay.database.Label;
import dev.belay.database.Session;
import dev.belay.deployment.Reach;
import dev.belay.outside.ExitCode;
import dev.belay.outside.Failure;
import dev.belay.outside.OutsideException;
import dev.belay.survey.PrivateOrigins;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

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
    try {
      Path file = file(world);
      Path part = file.resolveSibling("reached.part");
      Files.write(part, JsonMapper.shared().writeValueAsBytes(reached));
      try (var channel = FileChannel.open(part, StandardOpenOption.WRITE)) {
        channel.force(true);
      }
      Files.move(part, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
      return reached;
    } catch (IOException e) {
      throw failed(world, e);
    }
  }

  /** What was kept; empty when nobody looked. */
  static Optional<Reached> of(World world) {
    try {
      return Files.exists(file(world))
          ? Optional.of(
              JsonMapper.shared().readValue(Files.readAllBytes(file(world)), Reached.class))
          : Optional.empty();
    } catch (IOException | JacksonException e) {
      throw failed(world, e);
    }
  }

  /** A search that does not end in time finds none: this is not the check that asks for them. */
  private static List<String> origins(World world) {
    var label = new Label(world.run(), "reach");
    String dify = world.databases().databases().get("database:dify");
    if (dify == null) {
      return List.of();
    }
    try (Session session = world.server().readOnly(dify, label, SEARCH)) {
      return PrivateOrigins.of(session);
    } catch (OutsideException e) {
      return List.of();
    }
  }

  private static Path file(World world) {
    return world.directory().resolve("reached.json");
  }

  private static OutsideException failed(World world, Exception e) {
    return new OutsideException(
        new Failure(
            ExitCode.STOPPED,
            "what the application reaches could not be kept or read",
            file(world) + ": " + e,
            "ls -l " + world.directory()),
        e);
  }
}
