package dev.belay.deployment.compose;

import dev.belay.deployment.Migrator;
import dev.belay.outside.ExitCode;
import dev.belay.outside.Failure;
import dev.belay.outside.OutsideException;
import dev.belay.outside.Quotable;
import dev.belay.outside.Ran;
import dev.belay.outside.Shell;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Runs the migrations of a release in a one-off container of its own image (S5). The entry point is
 * replaced, because the image's own one ignores its arguments and would serve afterwards.
 */
public final class ImageMigrator implements Migrator {
  private static final String LABEL = "dev.belay.label";
  private static final Duration LIMIT = Duration.ofDays(2);
  private static final String SUCCESS = "Database migration successful!";
  private static final String SKIPPED = "Database migration skipped";

  private final ComposeDeployment deployment;
  private final Docker docker;

  /** Migrates by the files that the deployment has in place. */
  public ImageMigrator(ComposeDeployment deployment, Shell shell) {
    this.deployment = deployment;
    this.docker = new Docker(shell);
  }

  @Override
  public Means means() {
    return Means.IMAGE;
  }

  @Override
  public String migrate(Place place, String release, String label) {
    var wanted = deployment.startStores();
    var compose = wanted.compose();
    var config = wanted.config();
    String database = place.database();
    if (database.equals(databaseOf(config, Services.API, "dify"))) {
      requireImage(config, Services.API, ":" + release);
      return verdict(runOnce(compose, place, label, "flask", Services.API, "upgrade-db"));
    }
    if (database.equals(databaseOf(config, Services.DAEMON, "dify_plugin"))) {
      return plugins(compose, config, place, label);
    }
    throw failed("no image migrates this database", database, "leave it out of the plan");
  }

  private static String databaseOf(ComposeConfig config, String service, String usual) {
    var found = config.services().get(service);
    String name = found == null ? "" : found.environment().getOrDefault("DB_DATABASE", "");
    return name.isEmpty() ? usual : name;
  }

  private static void requireImage(ComposeConfig config, String service, String tag) {
    var found = config.services().get(service);
    if (found == null || !found.image().endsWith(tag)) {
      throw failed(
          "the files in place are not those of the release to migrate to",
          "%s is %s, expected %s"
              .formatted(service, found == null ? "missing" : found.image(), tag),
          "belay status");
    }
  }

  /** From 0.6.0 on the daemon's migration is a command of its own; before, its start migrates. */
  private String plugins(ComposeProject compose, ComposeConfig config, Place place, String label) {
    var daemon = config.services().get(Services.DAEMON);
    if (daemon == null) {
      return "this release has no plugin daemon";
    }
    String version = daemon.image().substring(daemon.image().lastIndexOf(':') + 1);
    if (version.matches("0\\.[0-5]\\..*")) {
      return "plugin daemon %s migrates its database when it starts".formatted(version);
    }
    var ran = runOnce(compose, place, label, "/app/commandline", Services.DAEMON, "migrate");
    if (!ran.ok()) {
      throw failed(
          "the plugin database was not migrated", seen(ran), "docker logs of the run above");
    }
    return ran.tail();
  }

  private Ran runOnce(
      ComposeProject compose,
      Place place,
      String label,
      String program,
      String service,
      String argument) {
    return compose.attempt(
        LIMIT,
        List.of(
            "run",
            "--rm",
            "--no-deps",
            "-T",
            "--label",
            LABEL + "=" + label,
            "--env",
            "MIGRATION_ENABLED=true",
            "--env",
            "PGAPPNAME=" + label,
            "--env",
            "DB_DATABASE=" + place.reached(),
            "--entrypoint",
            program,
            service,
            argument));
  }

  private static String verdict(Ran ran) {
    if (ran.stdout().contains(SKIPPED)) {
      throw failed(
          "the migration was skipped",
          "another program holds the redis lock db_upgrade_lock: " + seen(ran),
          "wait 60 s until the lock ends, then run belay resume");
    }
    // Up to 1.12.1 a failed migration exits 0: only the line of success counts.
    if (!ran.ok() || !ran.stdout().contains(SUCCESS)) {
      throw failed("the migration failed", seen(ran), "belay rollback");
    }
    return SUCCESS;
  }

  private static String seen(Ran ran) {
    var errors =
        Stream.of(ran.stdout(), ran.stderr())
            .flatMap(said -> Quotable.lines(said.lines().toList()).stream())
            .filter(l -> l.matches(".*([Ee]rror|failed|Can't locate|skipped).*"))
            .map(l -> l.length() > 300 ? l.substring(0, 300) : l)
            .toList();
    return "exit %d: %s"
        .formatted(
            ran.exit(),
            errors.isEmpty()
                ? ran.tail()
                : String.join(
                    " | ", errors.subList(Math.max(0, errors.size() - 4), errors.size())));
  }

  @Override
  public Optional<String> running(String label) {
    return containers(label).stream()
        .findFirst()
        .map(id -> "container " + id)
        .or(deployment::underWay);
  }

  @Override
  public void end(String label) {
    containers(label).forEach(id -> docker.run(Duration.ofSeconds(30), "kill", id));
  }

  private List<String> containers(String label) {
    return docker
        .run(Duration.ofSeconds(30), "ps", "--quiet", "--filter", "label=" + LABEL + "=" + label)
        .stdout()
        .lines()
        .toList();
  }

  private static OutsideException failed(String what, String seen, String next) {
    return new OutsideException(new Failure(ExitCode.STOPPED, what, seen, next));
  }
}
