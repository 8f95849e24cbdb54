package dev.belay.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.belay.database.DatabaseServer;
import dev.belay.database.Label;
import dev.belay.database.ScratchServer;
import dev.belay.database.Session;
import dev.belay.database.Sql;
import dev.belay.database.TestServer;
import dev.belay.demo.SampleSchema;
import dev.belay.evidence.RunReport;
import dev.belay.evidence.Standing;
import dev.belay.journal.RunDirectory;
import dev.belay.journal.State;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** From whatever state, the commands that are printed lead to an end, without SQL by hand. */
class PrintedCommandsTest {
  private static final Label LABEL = new Label("test", "printed");

  /** What is begun and dies; each leaves other states. */
  private enum Begun {
    UPGRADE,
    ROLLBACK,
    CARRY,
    FINALIZE,
    BACKUP,
    RESTORE
  }

  @TempDir private static Path shared;
  private static ScratchServer server;
  private static ScratchServer scratch;
  @TempDir private Path folder;
  private int made;
  private DatabaseServer dify = TestServer.shared();
  private CommandInstallation installation;

  @BeforeAll
  static void servers() {
    server = TestServer.trusting(Map.of("fsync", "off"), shared.resolve("own"));
    scratch = TestServer.trusting(Map.of("fsync", "off"), shared.resolve("scratch"));
    execute("create database pattern");
    try (Session session = server.server().database("pattern").open(LABEL)) {
      SampleSchema.fill(session, "abc", false);
    }
  }

  @AfterAll
  static void end() {
    server.close();
    scratch.close();
  }

  private static void execute(String sql) {
    try (Session session = server.server().open(LABEL)) {
      session.execute(sql);
    }
  }

  private void anInstallation() throws IOException {
    made++;
    String name = "printed_" + made + "_" + folder.getFileName().toString().replaceAll("\\D", "");
    execute("create database %s template pattern".formatted(Sql.name(name)));
    dify = server.server().database(name);
    installation = new CommandInstallation(folder.resolve(name), dify);
    installation.store("upload_files/one.txt", "one");
  }

  private int backup() {
    return installation.backup("--scratch", scratch.server().uri().toString());
  }

  private List<String> follow(Random random) {
    return new Follower(installation, random).toTheEnd(this::atTheEnd);
  }

  /** Nothing is to be done, nothing is held or kept, and what serves is whole. */
  private boolean atTheEnd() {
    List<RunDirectory> runs = new State(installation.state()).all();
    boolean open =
        runs.stream()
            .map(r -> Standing.of(RunReport.of(r)))
            .anyMatch(s -> !s.good() || !s.next().isEmpty());
    if (open) {
      return false;
    }
    String name = dify.uri().database();
    assertThat(
            count("select count(*) from pg_database where datname like ?", name + "\\_\\_belay%"))
        .as("nothing is kept")
        .isZero();
    assertThat(count("select count(*) from pg_database where datname = ? and datallowconn", name))
        .as("it lets sessions in")
        .isOne();
    // The first act that takes a database makes the table.
    assertThat(
            count("select count(*) from pg_class where oid = to_regclass(?)", "belay.hold") == 0
                || count("select count(*) from belay.hold where database = ?", name) == 0)
        .as("nobody holds it")
        .isTrue();
    assertThat(installation.home().resolve("activity")).content().isEqualTo("open\n");
    assertThat(installation.home().resolve("release"))
        .content()
        .isEqualTo(revision().equals("def") ? "1.15.0\n" : "1.8.1\n");
    return true;
  }

  private static long count(String sql, String name) {
    try (Session session = server.server().open(LABEL)) {
      return session.number(sql, name);
    }
  }

  private String revision() {
    try (Session session = dify.open(LABEL)) {
      return session.text("select version_num from alembic_version");
    }
  }

  private void edit(String what, String by) throws IOException {
    String text = Files.readString(installation.file());
    assertThat(text).contains(what);
    Files.writeString(installation.file(), text.replace(what, by));
  }

  @Test
  void S36_fromAFailedBackupRestoreRehearsalCarryAndEndThePrintedCommandsLeadOut()
      throws IOException {
    long seed = Long.getLong("belay.seed", System.nanoTime());
    System.err.println("PrintedCommandsTest: -Dbelay.seed=" + seed);
    var random = new Random(seed);

    anInstallation();
    assertThat(installation.backup("--scratch", "postgresql://postgres@127.0.0.1:1/postgres"))
        .isEqualTo(20);
    follow(random);
    String plan = installation.plan().toString();
    assertThat(installation.belay("rehearse", plan, "--scratch", scratch.server().uri().toString()))
        .as(installation.said())
        .isEqualTo(24);
    assertThat(atTheEnd()).as("a rehearsal leaves nothing").isTrue();
    assertThat(backup()).as(installation.said()).isZero();

    // The start fails once: what a person mends meanwhile is not Belay's to know.
    edit("start: echo", "start: test -e once || { touch once; exit 1; }; echo");
    assertThat(
            installation.belay(
                "restore",
                installation.set().toString(),
                "--installation",
                installation.file().toString()))
        .as(installation.said())
        .isNotZero();
    follow(random);

    // A restore that was refused before it started anything has left the failure for later.
    Files.write(installation.home().resolve("once"), new byte[0]);
    RunDirectory run = installation.upgrade();
    try (Session session = dify.open(LABEL)) {
      session.execute("update apps set name = 'renamed later' where name = 'App 7'");
    }
    try (var files = Files.list(run.path().resolve("private/baseline"))) {
      for (Path file : files.filter(f -> f.toString().endsWith(".zst")).toList()) {
        Files.writeString(file, "");
      }
    }
    assertThat(installation.belay("rollback", run.run(), "--keep-new-rows")).isEqualTo(23);
    follow(random);
  }

  @Test
  void S36_fromASampleOfDeathsThePrintedCommandsLeadOut() throws IOException {
    fromDeaths(1);
  }

  @Test
  @Tag("full")
  void S36_fromManyDeathsThePrintedCommandsLeadOut() throws IOException {
    fromDeaths(Integer.getInteger("belay.printed.rounds", 10));
  }

  private void fromDeaths(int rounds) throws IOException {
    long seed = Long.getLong("belay.seed", System.nanoTime());
    for (int round = 0; round < rounds; round++) {
      int number = 0;
      for (Begun what : Begun.values()) {
        var random = new Random(seed + round * 31L + number++);
        int point = 1 + random.nextInt(what == Begun.FINALIZE ? 12 : 45);
        String story = "-Dbelay.seed=%d: %s dies at %d".formatted(seed + round * 31L, what, point);
        System.err.println("PrintedCommandsTest: " + story);
        anInstallation();
        prepare(what);
        die(what, point);
        int code = installation.belay("status");
        boolean nothing = installation.said().contains("there is no run yet");
        assertThat(code).as(story + installation.said()).isEqualTo(nothing ? 2 : 0);
        if (!nothing) {
          System.err.println("  " + follow(random));
        }
      }
    }
  }

  private void prepare(Begun what) {
    switch (what) {
      case UPGRADE, BACKUP -> {}
      case ROLLBACK, FINALIZE -> installation.upgrade();
      case CARRY -> {
        installation.upgrade();
        try (Session session = dify.open(LABEL)) {
          session.execute("update apps set name = 'renamed later' where name = 'App 7'");
        }
      }
      case RESTORE -> assertThat(backup()).as(installation.said()).isZero();
    }
  }

  private void die(Begun what, int point) throws IOException {
    installation.tapes(new DyingTapes(point)::of);
    try {
      switch (what) {
        case UPGRADE -> installation.upgrade();
        case ROLLBACK -> installation.belay("rollback");
        case CARRY -> installation.belay("rollback", "--keep-new-rows");
        case FINALIZE -> installation.belay("finalize");
        case BACKUP -> backup();
        case RESTORE ->
            installation.belay(
                "restore",
                installation.set().toString(),
                "--installation",
                installation.file().toString());
      }
    } catch (DyingTapes.Died expected) {
      // as a process that was killed: nothing was said
    } finally {
      installation.tapes(t -> t);
    }
  }
}
