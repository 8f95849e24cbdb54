package dev.belay.store;

import java.time.Instant;

/**
 * One database that a run holds: no other run acts on it.
 *
 * @param since when the run took it first
 */
public record Held(String database, String run, long epoch, Instant since, Holder holder) {

  /** In words, for a message. */
  public String text() {
    String kind = holder.kind().isEmpty() ? "run" : holder.kind();
    String where =
        holder.directory().isEmpty()
            ? "begun by an older Belay"
            : "on %s in %s".formatted(holder.host(), holder.directory());
    String whose =
        holder.installation().isEmpty() ? "" : ", for the installation " + holder.installation();
    return "%s: %s %s, epoch %d, since %s, %s%s"
        .formatted(database, kind, run, epoch, since, where, whose);
  }
}
