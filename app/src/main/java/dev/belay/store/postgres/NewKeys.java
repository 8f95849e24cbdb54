package dev.belay.store.postgres;

import dev.belay.database.Schema;
import dev.belay.database.Session;
import dev.belay.database.Sql;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Whether a migration may have given rows other keys: then the row of a key is not the old row of
 * that key, and nothing that was done to it may be done there (S33).
 */
final class NewKeys {
  private final Session into;
  private final KeyBaseline.Table baseline;
  private final Schema.Table old;

  /**
   * @param old with a primary key
   */
  NewKeys(Session into, KeyBaseline.Table baseline, Schema.Table old) {
    this.into = into;
    this.baseline = baseline;
    this.old = old;
  }

  /** Read only when a row is staged that the migration wrote; of any other the key is the same. */
  boolean between(BaselineFiles files, String stage) {
    if (baseline.migrated() == null || !wrote(stage)) {
      return false;
    }
    into.execute("drop table if exists belay_keys");
    into.execute(
        "create temporary table belay_keys (%s, digests text[])"
            .formatted(
                IntStream.range(0, baseline.key().size())
                    .mapToObj(i -> "k" + i + " text")
                    .collect(Collectors.joining(", "))));
    files.loadKeys(into, baseline, "belay_keys");
    String table = Catalogs.quoted(old.name());
    boolean changed =
        exists("belay_keys k", "only " + table + " t")
            && exists("only " + table + " t", "belay_keys k");
    into.execute("drop table belay_keys");
    return changed;
  }

  private boolean wrote(String stage) {
    return into.one(
        "select exists (select 1 from %s where act in ('update', 'delete') and digests is not null)"
            .formatted(stage),
        r -> r.getBoolean(1));
  }

  /** Whether one side has a key that the other one does not have. */
  private boolean exists(String here, String there) {
    String same =
        IntStream.range(0, baseline.key().size())
            .mapToObj(i -> {
              String name = baseline.key().get(i);
              String type = old.column(name).orElseThrow().type();
              return "k.k%d = %s".formatted(i, Texts.of("t." + Sql.name(name), type));
            })
            .collect(Collectors.joining(" and "));
    return into.one(
        "select exists (select 1 from %s where not exists (select 1 from %s where %s))"
            .formatted(here, there, same),
        r -> r.getBoolean(1));
  }
}
