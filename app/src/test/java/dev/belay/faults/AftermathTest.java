package dev.belay.faults;

import static org.assertj.core.api.Assertions.assertThat;

import dev.belay.database.ScratchServer;
import dev.belay.database.Session;
import dev.belay.database.TestServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Two upgrades of two sites leave the same world; whatever is changed in one makes it another. */
class AftermathTest {
  private interface Change {
    void in(Site site) throws IOException;
  }

  private static final Map<String, Change> CHANGES = new LinkedHashMap<>();

  static {
    CHANGES.put("a row", s -> sql(s, "update messages set query = 'other' where id = 7"));
    CHANGES.put("an index", s -> sql(s, "drop index message_place"));
    CHANGES.put("a table that was written anew", s -> sql(s, "vacuum full providers"));
    CHANGES.put(
        "a setting of a database",
        s -> sql(s, "alter database %s set timezone = 'UTC'".formatted(s.database())));
    CHANGES.put(
        "a row of a kept database",
        s -> {
          String kept =
              s.databases().left().stream()
                  .filter(n -> n.startsWith(s.database() + "__"))
                  .findFirst()
                  .orElseThrow();
          sql(s, "alter database \"%s\" allow_connections true".formatted(kept));
          try (Session session = s.databases().server().open(kept, SiteDatabases.LABEL)) {
            session.execute("delete from messages where id = 7");
          }
        });
    CHANGES.put("a database that is closed", s -> close(s));
    CHANGES.put(
        "who holds it",
        s ->
            sql(
                s,
                "insert into belay.hold (database, run, epoch) values ('%s', 'other', 1)"
                    .formatted(s.database())));
    CHANGES.put("a file", s -> write(s.home().resolve("storage/upload_files/upload-07.txt")));
    CHANGES.put(
        "a mode",
        s ->
            Files.setPosixFilePermissions(
                s.home().resolve("storage/changed.txt"),
                PosixFilePermissions.fromString("r--r--r--")));
    CHANGES.put(
        "the time of a file that was captured",
        s ->
            Files.setLastModifiedTime(
                s.home().resolve("storage/upload_files/upload-08.txt"),
                FileTime.from(Instant.EPOCH)));
    CHANGES.put("the release", s -> write(s.home().resolve("release")));
    CHANGES.put("a torn line", s -> write(leg(s).resolve("journal.jsonl")));
  }

  private static void sql(Site site, String sql) {
    boolean ofTheServer = sql.contains("belay.hold") || sql.startsWith("alter database");
    try (Session session =
        ofTheServer
            ? site.databases().server().open(SiteDatabases.LABEL)
            : site.databases().first()) {
      session.execute(sql);
    }
  }

  private static void close(Site site) {
    sql(site, "alter database %s allow_connections false".formatted(site.database()));
  }

  private static Path leg(Site site) {
    return site.state().latest().orElseThrow().legs().getFirst().directory();
  }

  private static void write(Path file) throws IOException {
    Files.writeString(file, "more", StandardOpenOption.CREATE, StandardOpenOption.APPEND);
  }

  @Test
  void equalWorldsAreRecognisedAndEveryOtherOneIsNot() throws Exception {
    MemoryFolder folder = MemoryFolder.make();
    ScratchServer server = TestServer.trusting(Map.of("fsync", "off"), folder.servers());
    try (var one = new Site(folder.path().resolve("one"), server.server(), "dify");
        var other = new Site(folder.path().resolve("other"), server.server(), "another")) {
      one.upgrade();
      other.upgrade();
      var seen = new LinkedHashMap<String, String>();
      Aftermath before = Aftermath.of(one).orElseThrow();
      assertThat(before.lines()).isEqualTo(Aftermath.of(other).orElseThrow().lines());
      seen.put(before.digest(), "nothing");
      for (var change : CHANGES.entrySet()) {
        change.getValue().in(one);
        String digest = Aftermath.of(one).orElseThrow().digest();
        assertThat(seen.put(digest, change.getKey())).as(change.getKey()).isNull();
      }
    } finally {
      server.close();
      folder.close();
    }
  }
}
