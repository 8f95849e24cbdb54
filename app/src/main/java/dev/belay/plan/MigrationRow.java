package dev.belay.plan;

import dev.belay.release.DifyVersion;
import java.util.List;

/**
 * One Alembic revision that would run.
 *
 * @param release the first release that has it
 * @param operations what it does, a line each
 * @param hazards what can go wrong or is lost: locks, rewrites, failures on data, no way back
 */
public record MigrationRow(
    String revision, DifyVersion release, List<String> operations, List<String> hazards) {
  public MigrationRow {
    operations = List.copyOf(operations);
    hazards = List.copyOf(hazards);
  }
}
