package dev.belay.writers;

import dev.belay.database.DatabaseServer;
import dev.belay.outside.ExitCode;
import dev.belay.run.Ending;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** One upgrade with what comes after it, by a seed, while others write all the time. */
final class Ride {
  /** What happens. */
  enum Way {
    UPGRADE,
    FINALIZE,
    MIGRATION_FAILS,
    START_FAILS,
    ROLLBACK,
    KEEP_NEW_ROWS
  }

  /**
   * @param acknowledged how many rows a writer was told that they are there
   * @param refused how often one was told the opposite
   * @param wrong what was not as promised
   */
  record Outcome(Way way, int acknowledged, long refused, List<String> wrong) {}

  private final long seed;
  private final Random random;
  private final Way way;
  private final List<String> wrong = new ArrayList<>();

  Ride(long seed) {
    this.seed = seed;
    this.random = new Random(seed);
    this.way = Way.values()[random.nextInt(Way.values().length)];
  }

  /**
   * @param doors other ways to the same server
   */
  Outcome go(DatabaseServer server, List<DatabaseServer> doors, String owner, Path directory)
      throws InterruptedException {
    var acknowledged = new Acknowledged();
    try (var scene = new Scene(server, "ride_" + seed, owner, directory)) {
      scene.migration = Duration.ofMillis(random.nextInt(200));
      scene.migrationFails = way == Way.MIGRATION_FAILS;
      if (way == Way.START_FAILS) {
        scene.deployment.broken.add("start " + Scene.TO);
      }
      var writers = writers(scene, doors, owner, acknowledged);
      try {
        moment();
        act(scene);
        moment();
      } finally {
        writers.forEach(Writer::close);
      }
      var missing = acknowledged.missing(scene.live());
      if (way == Way.ROLLBACK || way == Way.KEEP_NEW_ROWS) {
        missing.removeAll(scene.listed());
      }
      if (!missing.isEmpty()) {
        wrong.add(
            "%d of %d acknowledged rows are nowhere: %s"
                .formatted(missing.size(), acknowledged.count(), missing));
      }
    }
    return new Outcome(way, acknowledged.count(), acknowledged.refusals(), wrong);
  }

  private List<Writer> writers(
      Scene scene, List<DatabaseServer> doors, String owner, Acknowledged acknowledged) {
    var writers = new ArrayList<Writer>();
    int count = 1 + random.nextInt(3);
    for (int i = 0; i < count; i++) {
      var kind = random.nextInt(6) == 0 ? Writer.Kind.PSQL : kind();
      var role = random.nextBoolean() ? owner : doors.getFirst().uri().user();
      var database = scene.database(role);
      var door = doors.get(random.nextInt(doors.size()));
      var to =
          new DatabaseServer(
              door.uri().withUser(role).withDatabase(database.uri().database()), door.password());
      writers.add(new Writer(kind, to, "w" + i, acknowledged, random.nextLong()));
    }
    return writers;
  }

  private Writer.Kind kind() {
    return random.nextBoolean() ? Writer.Kind.POOL : Writer.Kind.SESSIONS;
  }

  private void act(Scene scene) throws InterruptedException {
    boolean fails = way == Way.MIGRATION_FAILS || way == Way.START_FAILS;
    expect(scene.upgrade(), fails ? ExitCode.TAKEN_BACK : ExitCode.DONE);
    moment();
    switch (way) {
      case UPGRADE, MIGRATION_FAILS, START_FAILS -> {}
      case FINALIZE -> expect(scene.finish(), ExitCode.DONE);
      case ROLLBACK -> expect(scene.rollback(false), ExitCode.DONE);
      case KEEP_NEW_ROWS -> expect(scene.rollback(true), ExitCode.DONE);
    }
  }

  private void expect(Ending ending, ExitCode exit) {
    if (ending.exit() != exit) {
      wrong.add("it ended with %s instead of %s: %s".formatted(ending.exit(), exit, ending));
    }
  }

  private void moment() throws InterruptedException {
    Thread.sleep(random.nextInt(100));
  }
}
