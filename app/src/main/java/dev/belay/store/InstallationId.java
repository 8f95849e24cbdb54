package dev.belay.store;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What tells one installation from every other: plans, evidence, backups and runs carry it, and an
 * act refuses what belongs to another.
 *
 * @param directory where its description lies, links resolved
 * @param system PostgreSQL's own number of the server's data, which a physical copy shares
 * @param databases the number of each database by its name: the one that it had before Belay ever
 *     exchanged it
 * @param chance laid down in the server at the first act that writes; empty before
 */
public record InstallationId(
    HostId host,
    String directory,
    String system,
    SortedMap<String, Long> databases,
    Optional<String> chance) {

  public InstallationId {
    databases = Collections.unmodifiableSortedMap(new TreeMap<>(databases));
  }

  /** Whether both are of one installation; a database that was made anew does not part them. */
  public boolean same(InstallationId other) {
    return differences(other).isEmpty();
  }

  /** In what another one is not this one, as sentences. */
  public List<String> differences(InstallationId other) {
    var found = new ArrayList<String>();
    if (!host.same(other.host)) {
      found.add("host %s, not %s".formatted(other.host.words(), host.words()));
    }
    if (!directory.equals(other.directory)) {
      found.add("directory %s, not %s".formatted(other.directory, directory));
    }
    if (!system.equals(other.system)) {
      found.add("PostgreSQL system %s, not %s".formatted(other.system, system));
    }
    boolean apart = Collections.disjoint(databases.keySet(), other.databases.keySet());
    if (apart && !databases.isEmpty() && !other.databases.isEmpty()) {
      found.add("databases %s, not %s".formatted(names(other), names(this)));
    }
    if (chance.isPresent() && other.chance.isPresent() && !chance.equals(other.chance)) {
      found.add("id %s, not %s".formatted(other.chance.get(), chance.get()));
    }
    return List.copyOf(found);
  }

  /** As a message names it. */
  public String words() {
    return "%s on %s, databases %s".formatted(directory, host.name(), names(this));
  }

  private static String names(InstallationId of) {
    return String.join(", ", of.databases.keySet());
  }
}
