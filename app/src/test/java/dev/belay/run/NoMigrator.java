package dev.belay.run;

import dev.belay.deployment.Migrator;
import java.util.Optional;

/** For plans without a migration. */
public record NoMigrator() implements Migrator {
  @Override
  public Means means() {
    return Means.COMMAND;
  }

  @Override
  public String migrate(Place place, String release, String label) {
    throw new IllegalStateException("no step migrates here");
  }

  @Override
  public Optional<String> running(String label) {
    return Optional.empty();
  }

  @Override
  public void end(String label) {}
}
