package dev.belay.store.postgres;

import dev.belay.database.Sql;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The part of a set with which a person restores it without Belay: psql, zstd and sha256sum. */
final class RestoreScript {
  private RestoreScript() {}

  /** File names to contents: {@code restore.sh}, and for each database {@code create.sql}. */
  static Map<String, String> files(List<Manifest.Database> databases, List<Manifest.Part> parts) {
    var files = new LinkedHashMap<String, String>();
    var script = new StringBuilder(HEAD);
    for (Manifest.Database d : databases) {
      files.put(d.folder() + "/create.sql", create(d));
      files.put(d.folder() + "/sequences.sql", sequences(d));
      String folder = quoted(d.folder());
      script.append("\nbegin ").append(quoted(d.name())).append(' ').append(folder).append('\n');
      for (Manifest.Table table : d.tables()) {
        table
            .clearing()
            .ifPresent(
                clear -> script.append("clear %s %s\n".formatted(quoted(d.name()), quoted(clear))));
        for (String part : table.parts()) {
          script
              .append("load ")
              .append(quoted(d.name()))
              .append(' ')
              .append(quoted(part))
              .append(' ')
              .append(quoted("copy " + table.copy() + " from stdin" + d.locale().copying()))
              .append('\n');
        }
      }
      script.append("finish ").append(quoted(d.name())).append(' ').append(folder).append('\n');
    }
    script.append("echo restored\n");
    files.put("restore.sh", script.toString());
    var sums = new StringBuilder();
    parts.forEach(p -> sums.append(p.sha256()).append("  ").append(p.name()).append('\n'));
    files.put("checksums", sums.toString());
    return files;
  }

  private static final String HEAD =
      """
      #!/bin/sh
      # Restores this backup with psql, zstd and sha256sum; sh restore.sh
      # PGHOST, PGPORT, PGUSER and PGPASSWORD say on which server. The databases must not exist.
      set -eu
      cd "$(dirname "$0")"
      # Whatever roles, databases and this terminal are set to:
      export PGCLIENTENCODING=UTF8
      export PGOPTIONS="-c statement_timeout=0 -c lock_timeout=0 \
      -c idle_in_transaction_session_timeout=0 -c default_transaction_read_only=off \
      -c standard_conforming_strings=on -c DateStyle=ISO -c IntervalStyle=postgres \
      -c bytea_output=hex -c xmloption=content ${PGOPTIONS:-}"
      sha256sum --check --quiet checksums
      run() { psql -X -q -v ON_ERROR_STOP=1 -o /dev/null -d "$1" -f "$2"; }
      begin() {
        run postgres "$2/create.sql"
        run "$1" "$2/pre-data.sql"
      }
      clear() { psql -X -q -v ON_ERROR_STOP=1 -d "$1" -c "$2"; }
      load() { zstd -q -d -c "$2" | psql -X -q -v ON_ERROR_STOP=1 -d "$1" -c "$3"; }
      finish() {
        run "$1" "$2/sequences.sql"
        run "$1" "$2/post-data.sql"
        echo "$1: restored"
      }
      # The role that restores keeps its own password; other roles that exist are reported.
      grep -v -E "^(CREATE|ALTER) ROLE \"?${PGUSER:-$(id -un)}\"?[ ;]" globals.sql |
        psql -X -q -o /dev/null -d postgres
      """;

  private static String create(Manifest.Database d) {
    var text = new StringBuilder();
    text.append(createDatabase(d.name(), d.locale(), d.envelope().owner())).append(";\n");
    d.envelope().statements(d.name()).forEach(s -> text.append(s).append(";\n"));
    return text.toString();
  }

  static String createDatabase(String name, Manifest.Locale locale, String owner) {
    var text = new StringBuilder("create database ").append(Sql.name(name));
    text.append(" template template0 owner ").append(Sql.name(owner));
    text.append(" encoding ").append(Sql.text(locale.encoding()));
    text.append(" lc_collate ").append(Sql.text(locale.collate()));
    text.append(" lc_ctype ").append(Sql.text(locale.ctype()));
    switch (locale.provider()) {
      case "icu" -> text.append(" locale_provider icu icu_locale ");
      case "builtin" -> text.append(" locale_provider builtin builtin_locale ");
      default -> {}
    }
    locale.locale().ifPresent(l -> text.append(Sql.text(l)));
    return text.toString();
  }

  private static String sequences(Manifest.Database d) {
    var text = new StringBuilder();
    d.sequences().forEach(s -> text.append(setval(s)).append(";\n"));
    return text.toString();
  }

  static String setval(Manifest.Sequence s) {
    return "select pg_catalog.setval(%s, %d, %b)"
        .formatted(Sql.text(Catalogs.quoted(s.name())), s.last(), s.called());
  }

  private static String quoted(String text) {
    return "'" + text.replace("'", "'\\''") + "'";
  }
}
