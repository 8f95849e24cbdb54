package dev.belay.migration;

import static org.assertj.core.api.Assertions.assertThat;

import dev.belay.database.DatabaseServer;
import dev.belay.database.Label;
import dev.belay.database.SchemaReader;
import dev.belay.database.ScratchServer;
import dev.belay.database.Session;
import dev.belay.outside.OwnShell;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Migrations against databases of a real PostgreSQL. */
@Tag("full")
class LiveMigrationTest {
  private static final Label LABEL = new Label("test", "live");
  private static final Pace PACE = Pace.guessed("this is a test");

  @TempDir static Path folder;
  private static ScratchServer scratch;
  private static int databases;

  @BeforeAll
  static void start() {
    scratch = ScratchServer.start(new OwnShell(), ScratchServer.Wish.any(), folder);
  }

  @AfterAll
  static void stop() {
    scratch.close();
  }

  /** A chain a, b, c … of these upgrades. */
  private static Revisions chain(String... upgrades) {
    var reader = new RevisionReader(NamingConvention.DIFY, Dialect.POSTGRESQL);
    var all = new ArrayList<Revision>();
    for (int i = 0; i < upgrades.length; i++) {
      String parent = i == 0 ? "None" : "'" + (char) ('a' + i - 1) + "'";
      all.add(
          reader.read(
              new RevisionFile(
                  (char) ('a' + i) + ".py",
                  "from alembic import op\nimport sqlalchemy as sa\nrevision = '%s'\ndown_revision = %s\ndef upgrade():\n%s\ndef downgrade():\n    pass\n"
                      .formatted((char) ('a' + i), parent, upgrades[i].indent(4)))));
    }
    return Revisions.of(all);
  }

  private static final String TABLE =
      "op.create_table('t', sa.Column('id', sa.Integer(), primary_key=True), sa.Column('x',"
          + " sa.String(20)))";

  private static DatabaseServer at(Revisions revisions, String revision) {
    DatabaseServer database = scratch.createDatabase("live_" + ++databases);
    try (Session session = database.open(LABEL)) {
      Simulation.run(session, revisions.path(Optional.empty(), revision));
    }
    return database;
  }

  private static void sql(DatabaseServer database, String sql) {
    try (Session session = database.open(LABEL)) {
      session.execute(sql);
    }
  }

  private static LiveMigration look(DatabaseServer database, Revisions revisions) {
    try (Session live =
        database.readOnly(database.uri().database(), LABEL, Duration.ofSeconds(30))) {
      return LiveMigration.look(live, revisions, PACE);
    }
  }

  private static Drift drift(DatabaseServer database, Revisions revisions, MigrationFacts facts) {
    try (Session live =
        database.readOnly(database.uri().database(), LABEL, Duration.ofSeconds(30))) {
      var stamp = (LiveMigration.Stamp.At) LiveMigration.stamp(live, revisions);
      return Drift.of(SchemaReader.read(live), scratch, revisions, stamp.revision(), facts);
    }
  }

  @Test
  void aNameIsTakenUnlessTheUpgradeFreesItFirst() {
    Revisions plain = chain(TABLE, "op.create_index('t_x', 't', ['x'])");
    DatabaseServer database = at(plain, "a");
    sql(database, "create index t_x on t (id)");
    assertThat(look(database, plain).taken()).singleElement().asString().contains("index t_x");
    Revisions frees = chain(TABLE, "op.drop_index('t_x', 't')\nop.create_index('t_x', 't', ['x'])");
    assertThat(look(database, frees).taken()).isEmpty();
    Revisions drops = chain(TABLE, "op.drop_table('t')\n" + TABLE);
    assertThat(look(database, drops).taken()).isEmpty();
    Revisions column = chain(TABLE, "op.add_column('t', sa.Column('y', sa.Text()))");
    sql(database, "alter table t add y int");
    assertThat(look(database, column).taken()).singleElement().asString().contains("column t.y");
  }

  @Test
  void aNewColumnWithOneValueKeepsNoRowsApart() {
    String filled = "op.add_column('t', sa.Column('n', sa.Text(), server_default='same'))\n";
    String unique = "op.create_unique_constraint('t_u', 't', ['x', 'n'])";
    Revisions same = chain(TABLE, filled + unique);
    DatabaseServer database = at(same, "a");
    sql(database, "insert into t values (1, 'q'), (2, 'q')");
    assertThat(look(database, same).answers())
        .singleElement()
        .satisfies(a -> assertThat(a.count()).isEqualTo(1));
    Revisions nulls = chain(TABLE, filled.replace(", server_default='same'", "") + unique);
    assertThat(look(database, nulls).answers()).isEmpty();
  }

  @Test
  void S34_aRowIsNamedWhateverItsOtherColumnsHold() {
    Revisions strict = chain(TABLE, "op.alter_column('t', 'x', nullable=False)");
    DatabaseServer database = at(strict, "a");
    sql(database, "alter table t add j json; insert into t values (7, null, '\"\\u0000\"')");
    assertThat(look(database, strict).answers().getFirst().samples()).containsExactly("7");
    sql(database, "alter table t rename id to other");
    assertThat(look(database, strict).answers().getFirst().samples()).containsExactly("(0,1)");
  }

  @Test
  void aConditionWithASemicolonIsNotSent() {
    Revisions hostile =
        chain(
            TABLE,
            "op.create_check_constraint('c', 't', \"true); commit; drop table t; select (1\")");
    DatabaseServer database = at(hostile, "a");
    assertThat(look(database, hostile).unasked()).singleElement().asString().contains("semicolon");
    assertThat(look(database, hostile).stamp()).isInstanceOf(LiveMigration.Stamp.At.class);
    sql(database, "select * from t");
  }

  @Test
  void theForecastFollowsTheRowsAndThePartOfThemThatAnIndexHolds() {
    Revisions all = chain(TABLE, "op.create_index('t_x', 't', ['x'])");
    Revisions part =
        chain(TABLE, "op.create_index('t_x', 't', ['x'], postgresql_where=sa.text('id < 100'))");
    DatabaseServer database = at(all, "a");
    sql(database, "insert into t select g, g::text from generate_series(1, 200000) g");
    sql(database, "vacuum analyze t");
    double whole = look(database, all).forecast().orElseThrow().highSeconds();
    double some = look(database, part).forecast().orElseThrow().highSeconds();
    sql(database, "insert into t select -g, g::text from generate_series(1, 400000) g");
    sql(database, "vacuum analyze t");
    double more = look(database, all).forecast().orElseThrow().highSeconds();
    assertThat(some).isLessThan(whole);
    assertThat(more).isBetween(whole * 1.5, whole * 3.5);
  }

  @Test
  void aRevisionThatWasRunWithAnotherTextIsNamed() {
    String later = "op.add_column('t', sa.Column('role', sa.String(20), nullable=False))";
    String earlier = later.replace("False", "True");
    Revisions now = chain(TABLE, later, "op.create_index('t_x', 't', ['x'])");
    Revisions before = chain(TABLE, earlier);
    DatabaseServer database = at(before, "b");
    Drift found = drift(database, now, MigrationFacts.collect(List.of(before, now)));
    assertThat(found.differences()).hasSize(1);
    assertThat(found.causes())
        .containsExactly(
            new DriftCause.OtherText("b", before.find("b").orElseThrow().fingerprint(), 1));
  }

  @Test
  void aTableStaysClosedUntilItsTransactionEndsNotItsOperation() {
    String indexOfU = "op.create_index('u_x', 'u', ['x'])";
    Revisions together =
        chain(TABLE + "\n" + TABLE.replace("'t'", "'u'"), "op.drop_column('t', 'x')\n" + indexOfU);
    DatabaseServer database = at(together, "a");
    sql(database, "insert into u select g, g::text from generate_series(1, 300000) g");
    sql(database, "vacuum analyze");
    Forecast forecast = look(database, together).forecast().orElseThrow();
    assertThat(forecast.holds()).extracting(Forecast.Hold::table).containsExactly("u", "t");
    double ofIndex = forecast.parts().getLast().highSeconds();
    assertThat(ofIndex).isGreaterThan(1);
    assertThat(forecast.holds().getLast().highSeconds()).isGreaterThan(ofIndex);
    assertThat(forecast.holds().getLast().mode()).isEqualTo(LockMode.ACCESS_EXCLUSIVE);
    Revisions apart =
        chain(
            TABLE + "\n" + TABLE.replace("'t'", "'u'"),
            "op.drop_column('t', 'x')\nwith op.get_context().autocommit_block():\n    " + indexOfU);
    Forecast committed = look(database, apart).forecast().orElseThrow();
    assertThat(committed.holds().getLast().highSeconds()).isLessThan(1);
  }

  @Test
  void aTextThatTheServerRefusesExplainsNothingAndStopsNothing() {
    String column = "op.add_column('t', sa.Column('role', sa.String(20)))";
    Revisions now = chain(TABLE, column);
    Revisions refused = chain(TABLE, "op.drop_index('of_another_text', 't')\n" + column);
    DatabaseServer database = at(now, "b");
    sql(database, "alter table t alter role set default 'x'");
    Drift found = drift(database, now, MigrationFacts.collect(List.of(refused, now)));
    assertThat(found.differences()).hasSize(1);
    assertThat(found.causes()).isEmpty();
  }

  @Test
  void aQuestionThatIsNotAnsweredIsNamedAndTheOthersAreAsked() {
    String both = TABLE + "\n" + TABLE.replace("'t'", "'u'");
    Revisions strict =
        chain(
            both,
            "op.alter_column('t', 'x', nullable=False)\nop.alter_column('u', 'x', nullable=False)");
    DatabaseServer database = at(strict, "a");
    sql(database, "insert into t values (1, null); insert into u values (2, null)");
    try (Session other = database.open(LABEL)) {
      other.transaction(() -> {
        other.execute("lock table t in access exclusive mode");
        LiveMigration found = look(database, strict);
        assertThat(found.answers())
            .singleElement()
            .satisfies(a -> assertThat(a.question().table()).isEqualTo("u"));
        assertThat(found.unasked())
            .anySatisfy(
                u -> assertThat(u).contains("t has null in x", "not answered, because 55P03"));
        assertThat(found.forecast()).isEmpty();
        return found;
      });
    }
    assertThat(look(database, strict).answers()).hasSize(2);
  }

  @Test
  void aStampAheadOfItsSchemaAndOneBehindAreNamed() {
    Revisions three =
        chain(
            TABLE,
            "op.create_table('u', sa.Column('id', sa.Integer(), primary_key=True))",
            "op.create_table('v', sa.Column('id', sa.Integer(), primary_key=True))");
    var none = MigrationFacts.collect(List.of(three));
    DatabaseServer ahead = at(three, "a");
    sql(ahead, "update alembic_version set version_num = 'c'");
    assertThat(drift(ahead, three, none).causes())
        .singleElement()
        .isInstanceOfSatisfying(
            DriftCause.StampedAhead.class,
            c -> {
              assertThat(c.schemaOf()).isEqualTo("a");
              assertThat(c.revisions()).isEqualTo(2);
            });
    DatabaseServer behind = at(three, "c");
    sql(behind, "update alembic_version set version_num = 'a'");
    assertThat(drift(behind, three, none).causes())
        .singleElement()
        .isInstanceOfSatisfying(
            DriftCause.StampedBehind.class, c -> assertThat(c.schemaOf()).isEqualTo("c"));
    assertThat(drift(at(three, "b"), three, none).causes()).isEmpty();
  }

  /** Every generated condition says of random values what the server itself says. */
  @Test
  void whatDoesNotFitIsWhatTheServerRefuses() {
    long seed = System.nanoTime();
    System.err.println("seed " + seed); // a failure can be repeated
    var random = new Random(seed);
    DatabaseServer database = scratch.createDatabase("fit");
    try (Session session = database.open(LABEL)) {
      int major = session.major();
      session.execute("create table t (v text)");
      for (String type : List.of("integer", "smallint", "bigint", "uuid", "boolean", "numeric")) {
        var change =
            new Operation.ChangeType(
                new dev.belay.python.Place("x", 1),
                "t",
                "v",
                Optional.of(ColumnType.of("TEXT")),
                ColumnType.parse(type),
                Optional.of("v::" + type));
        var fit = (ValueFit.Except) ValueFit.of(change, major);
        for (int i = 0; i < 300; i++) {
          String value = value(random);
          session.execute("truncate t");
          session.execute("insert into t values (?)", value);
          boolean said = session.number("select count(*) from t where " + fit.condition()) == 1;
          assertThat(said)
              .as("%s as %s, PostgreSQL %d, seed %d", value, type, major, seed)
              .isEqualTo(!accepted(session, type));
        }
      }
    }
  }

  private static boolean accepted(Session session, String type) {
    try {
      session.one("select v::" + type + " from t", r -> Optional.ofNullable(r.getString(1)));
      return true;
    } catch (dev.belay.outside.OutsideException e) {
      return false;
    }
  }

  private static String value(Random random) {
    String[] shapes = {
      "" + random.nextInt(),
      "" + random.nextLong(),
      random.nextLong() + "" + random.nextInt(1000),
      " " + random.nextInt(70_000) + " ",
      "+" + random.nextInt(40_000),
      "-" + random.nextInt(40_000) + "." + random.nextInt(10),
      new java.util.UUID(random.nextLong(), random.nextLong()).toString(),
      new java.util.UUID(random.nextLong(), random.nextLong())
          .toString()
          .replace("-", "")
          .toUpperCase(Locale.ROOT),
      "{" + new java.util.UUID(random.nextLong(), random.nextLong()) + "}",
      List.of("t", "YES", "of", "offf", "tru", "o", "", "1", "on ").get(random.nextInt(9)),
      List.of("1e5", "1e", ".5", "5.", ".", "NaN", "inf", "0x1F", "1_000").get(random.nextInt(9)),
      Integer.toString(random.nextInt(1 << 20), 36)
    };
    return shapes[random.nextInt(shapes.length)];
  }
}
