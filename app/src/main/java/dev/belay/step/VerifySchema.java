package dev.belay.step;

import com.fasterxml.jackson.annotation.JsonTypeName;
import dev.belay.database.Label;
import dev.belay.database.SchemaReader;
import dev.belay.database.Session;
import dev.belay.outside.ExitCode;
import dev.belay.outside.Failure;
import dev.belay.outside.Inspection;
import dev.belay.outside.OutsideException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * Compares the schema of a migrated database with the one that the rehearsal ended with, which the
 * run's directory names. The revision alone does not say that a migration did what it should.
 */
@JsonTypeName("verify-schema")
public record VerifySchema(String role, String release) implements Step {
  private static final Duration LIMIT = Duration.ofMinutes(5);

  @Override
  public String id() {
    return note(role) + "-" + release;
  }

  /** The note in a run's directory that holds the expected fingerprint of a role's schema. */
  public static String note(String role) {
    return "schema-" + role.substring(role.indexOf(':') + 1);
  }

  @Override
  public String title() {
    return "compare the schema of %s with the rehearsed one".formatted(role);
  }

  @Override
  public Inspection inspect(World world) {
    return new Inspection.Untouched();
  }

  @Override
  public Outcome perform(World world) {
    String found;
    var label = new Label(world.run(), id());
    try (Session session = world.server().readOnly(world.reached(role), label, LIMIT)) {
      found = SchemaReader.read(session).fingerprint();
    }
    var hashed = new Proof.Hashed("schema of " + role, "SHA-256 of all objects", found);
    Optional<String> expected = expected(world);
    if (expected.isEmpty()) {
      return Outcome.done(hashed);
    }
    if (expected.get().equals(found)) {
      return Outcome.done(
          hashed, new Proof.Compared("schema of " + role, "the rehearsal's", 1, List.of()));
    }
    return new Outcome.Failed(
        new Failure(
            ExitCode.DIFFERS,
            "the migrated schema of %s is not the rehearsed one".formatted(role),
            "fingerprint %.12s instead of %.12s".formatted(found, expected.get()),
            "belay rollback"));
  }

  private Optional<String> expected(World world) {
    Path note = world.directory().resolve(note(role));
    try {
      return Files.exists(note) ? Optional.of(Files.readString(note).strip()) : Optional.empty();
    } catch (IOException e) {
      throw new OutsideException(
          new Failure(
              ExitCode.STOPPED,
              "the rehearsed schema could not be read",
              note + ": " + e,
              "ls -l " + note),
          e);
    }
  }

  @Override
  public Reversal reversal() {
    return new Reversal.Nothing();
  }
}
