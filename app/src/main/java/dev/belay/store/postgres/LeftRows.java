package dev.belay.store.postgres;

import dev.belay.database.Schema;
import dev.belay.database.Session;
import dev.belay.database.Sql;
import dev.belay.outside.Durable;
import dev.belay.outside.OutsideException;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Rows that were not carried, as a file that psql loads into any database: into a table of its own,
 * with the statement that puts them into place once they are mended.
 */
final class LeftRows {
  static final String SCHEMA = "belay_left";
  private final Path file;
  private final String table;
  private final Schema.Table now;

  LeftRows(Path directory, String name, Schema.Table now, int number) {
    this.file = directory.resolve(BaselineFiles.fileName(name, number) + ".sql");
    String plain = now.name().substring(now.name().indexOf('.') + 1);
    int end = plain.offsetByCodePoints(0, Math.min(12, plain.codePointCount(0, plain.length())));
    this.table = SCHEMA + "." + Sql.name(plain.substring(0, end) + "_" + number);
    this.now = now;
  }

  /**
   * @param select the act, the reason, then every column of the new table
   * @param places columns of the old table that an insert fills
   */
  Path write(Session session, String select, List<Schema.Column> places) throws IOException {
    try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(file))) {
      line(
          out,
          "-- Rows of %s that were not carried back, as the new release had them.",
          now.name());
      line(out, "-- This loads them into %s and changes nothing else:", table);
      line(out, "--   psql -v ON_ERROR_STOP=1 -d DATABASE -f %s", file.getFileName());
      if (!places.isEmpty()) {
        line(out, "-- After mending them there, what was inserted is put into place by:");
        line(out, "--   %s", insert(places));
      }
      line(out, "set client_encoding = 'UTF8';");
      line(out, "create schema if not exists %s;", SCHEMA);
      var columns = new ArrayList<String>();
      columns.add(own("act") + " text");
      columns.add(own("why") + " text");
      now.columns().forEach(c -> columns.add(Sql.name(c.name()) + " text"));
      line(out, "create table %s (%s);", table, String.join(", ", columns));
      line(out, "copy %s from stdin;", table);
      session.copyRows("copy (" + select + ") to stdout", out::write);
      line(out, "\\.");
    } catch (OutsideException e) {
      Files.deleteIfExists(file); // half of it would be taken for the whole
      throw e;
    }
    Durable.force(file);
    return file;
  }

  private String insert(List<Schema.Column> places) {
    return "insert into %s (%s) overriding system value select %s from %s where %s = 'insert';"
        .formatted(
            Catalogs.quoted(now.name()),
            BaselineFiles.names(places.stream().map(Schema.Column::name).toList()),
            places.stream()
                .map(c -> Sql.name(c.name()) + "::" + c.type())
                .collect(Collectors.joining(", ")),
            table,
            own("act"));
  }

  /** A name that none of the table's columns has. */
  private String own(String word) {
    String name = "belay_" + word;
    while (now.column(name).isPresent()) {
      name += "_";
    }
    return name;
  }

  private static void line(OutputStream out, String words, Object... values) throws IOException {
    String line = values.length == 0 ? words : words.formatted(values);
    String whole = line.startsWith("--") ? line.replaceAll("[\\r\\n]", " ") : line;
    out.write((whole + "\n").getBytes(StandardCharsets.UTF_8));
  }
}
