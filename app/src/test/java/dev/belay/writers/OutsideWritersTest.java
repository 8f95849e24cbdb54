package dev.belay.writers;

import static org.assertj.core.api.Assertions.assertThat;

import dev.belay.database.DatabaseServer;
import dev.belay.database.Label;
import dev.belay.database.ScratchServer;
import dev.belay.database.Session;
import dev.belay.database.TestServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A row that a database acknowledged is in the live database, or where a rollback says that it is.
 * {@code -Dbelay.writers.runs=1000} makes so many runs; {@code -Dbelay.writers.seed=N} makes the
 * ones that begin with that seed.
 */
class OutsideWritersTest {
  private static final String OWNER = "beats_owner";

  @TempDir private Path directory;

  @Test
  void S32_noAcknowledgedRowIsLostInASample() throws Exception {
    ride(Integer.getInteger("belay.writers.runs", 4));
  }

  @Test
  @Tag("full")
  void S32_noAcknowledgedRowIsLost() throws Exception {
    ride(25);
  }

  private void ride(int count) throws IOException, InterruptedException {
    long first = Long.getLong("belay.writers.seed", new Random().nextInt(1_000_000_000));
    System.out.printf("%d runs with outside writers from seed %d%n", count, first);
    var wrong = new ArrayList<String>();
    var runs = new EnumMap<Ride.Way, int[]>(Ride.Way.class);
    Path below = Files.createDirectories(directory.resolve("server"));
    var settings = Map.of("fsync", "off", "max_connections", "60");
    try (ScratchServer server = TestServer.trusting(settings, below)) {
      try (Session session = server.server().open(new Label("test", "owner"))) {
        session.execute("create role " + OWNER + " login");
      }
      Optional<Bouncer> bouncer = Bouncer.start(server.server(), directory.resolve("bouncer"));
      try {
        List<DatabaseServer> doors = new ArrayList<>(List.of(server.server()));
        bouncer.ifPresent(b -> doors.add(b.server()));
        System.out.println(doors.size() + " ways to the server");
        for (long seed = first; seed < first + count; seed++) {
          var outcome = new Ride(seed).go(server.server(), doors, OWNER, place(seed));
          int[] sum = runs.computeIfAbsent(outcome.way(), w -> new int[3]);
          sum[0]++;
          sum[1] += outcome.acknowledged();
          sum[2] += (int) outcome.refused();
          for (String w : outcome.wrong()) {
            wrong.add("seed %d, %s: %s".formatted(seed, outcome.way(), w));
            System.out.println(wrong.getLast());
          }
        }
      } finally {
        bouncer.ifPresent(Bouncer::close);
      }
    }
    runs.forEach((way, sum) ->
        System.out.printf(
            "%s: %d runs, %d rows acknowledged, %d refused%n", way, sum[0], sum[1], sum[2]));
    assertThat(wrong).isEmpty();
  }

  private Path place(long seed) throws IOException {
    return Files.createDirectories(directory.resolve("ride-" + seed));
  }
}
