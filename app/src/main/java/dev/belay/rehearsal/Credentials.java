package dev.belay.rehearsal;

import dev.belay.database.Label;
import dev.belay.database.Session;
import dev.belay.database.Sql;
import dev.belay.evidence.RehearsalEvidence.CredentialsOpened;
import dev.belay.step.MigrateDatabase;
import dev.belay.step.World;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The secrets that a database holds, and which of them the keys of their tenants open (S13).
 *
 * @param opened where each was found that opens, by its sealed text; held in memory only
 * @param shut how many do not open, by where and why
 */
record Credentials(Map<String, String> opened, Map<String, Integer> shut) {
  private static final Duration LIMIT = Duration.ofMinutes(10);

  /** Columns of tables with a tenant in which Dify seals something, by their names. */
  private static final String COLUMNS =
      """
      select c.oid::regclass::text as named, a.attname
        from pg_class c
        join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
        join pg_type t on t.oid = a.atttypid and t.typname in ('text', 'varchar', 'json', 'jsonb')
       where c.relkind in ('r', 'p') and not c.relispartition
         and c.relnamespace = any (current_schemas(false)::regnamespace[])
         and a.attname ~ 'encrypt|credential|environment_variables'
         and exists (select from pg_attribute where attrelid = c.oid and attname = 'tenant_id'
                      and not attisdropped)
       order by 1, 2\
      """;

  private record Column(String table, String name) {}

  private record Found(String tenant, String secret) {}

  /** Of Dify's database on the server of a world; without the tenants' keys none opens. */
  static Credentials of(World world) {
    String dify = world.databases().databases().get(MigrateDatabase.DIFY);
    var credentials = new Credentials(new HashMap<>(), new TreeMap<>());
    if (dify == null) {
      return credentials;
    }
    var keys = new Keys(world);
    try (Session session =
        world.server().readOnly(dify, new Label("rehearsal", "secrets"), LIMIT)) {
      for (Column column :
          session.query(COLUMNS, r -> new Column(r.getString(1), r.getString(2)))) {
        for (Found found : secrets(session, column)) {
          credentials.add(column, found, keys.of(found.tenant()));
        }
      }
    }
    return credentials;
  }

  private static List<Found> secrets(Session session, Column column) {
    return session.query(
        "select tenant_id::text, m[1] from %s, regexp_matches(%s::text, '(%s[A-Za-z0-9+/]+=*)', 'g') m"
            .formatted(column.table(), Sql.name(column.name()), SealedSecret.BEGINS),
        r -> new Found(r.getString(1), r.getString(2)));
  }

  private void add(Column column, Found found, Optional<PrivateKey> key) {
    String where = column.table() + "." + column.name();
    if (key.isPresent() && SealedSecret.opens(key.get(), found.secret())) {
      opened.put(found.secret(), where);
    } else {
      String why = key.isPresent() ? "does not open it" : "is in none of the captured directories";
      shut.merge(
          "%s: the key of tenant %s %s".formatted(where, found.tenant(), why), 1, Integer::sum);
    }
  }

  /** What of this is there and opens afterwards too. */
  CredentialsOpened comparedWith(Credentials after) {
    var lost = new TreeMap<String, Integer>();
    opened.forEach((secret, where) -> {
      if (!after.opened.containsKey(secret)) {
        lost.merge(where, 1, Integer::sum);
      }
    });
    return new CredentialsOpened(
        opened.size(), after.opened.size(), lines(lost), lines(after.shut));
  }

  private static List<String> lines(Map<String, Integer> counts) {
    var lines = new ArrayList<String>();
    counts.forEach((where, count) -> lines.add("%d of %s".formatted(count, where)));
    return lines;
  }

  /** Private keys as Dify stores them, {@code privkeys/TENANT/private.pem}. */
  private record Keys(World world, Map<String, Optional<PrivateKey>> read) {
    Keys(World world) {
      this(world, new HashMap<>());
    }

    Optional<PrivateKey> of(String tenant) {
      return read.computeIfAbsent(
          tenant,
          t ->
              world.directories().stream()
                  .map(d -> d.root().resolve("privkeys").resolve(t).resolve("private.pem"))
                  .filter(Files::isRegularFile)
                  .flatMap(file -> key(file).stream())
                  .findFirst());
    }

    private static Optional<PrivateKey> key(Path file) {
      try {
        return Optional.of(SealedSecret.key(Files.readString(file)));
      } catch (IOException | GeneralSecurityException e) {
        return Optional.empty(); // Said as a secret that no key opens.
      }
    }
  }
}
