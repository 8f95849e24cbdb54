package dev.belay.store.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import dev.belay.database.Label;
import dev.belay.database.Session;
import dev.belay.database.Sql;
import dev.belay.database.TestServer;
import dev.belay.outside.Inspection;
import dev.belay.store.Act;
import dev.belay.store.Holders;
import dev.belay.store.KeptDatabase.Side;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class RenewalTest {
  private static final AtomicInteger RUNS = new AtomicInteger();
  private static final Label LABEL = new Label("test", "renewal");

  private final String run = "renewal" + RUNS.incrementAndGet();
  private final Act act = new Act(run, "migrate", 1);
  private String dify = "";
  private PostgresStore store = new PostgresStore(TestServer.shared(), new TreeMap<>());

  @BeforeEach
  void anInstallation() {
    dify =
        TestServer.database(
                "renewed",
                "create table app (id int primary key, name text); insert into app select i, 'app"
                    + " ' || i from generate_series(1, 100) i")
            .uri()
            .database();
    store = new PostgresStore(TestServer.shared(), new TreeMap<>(Map.of("database:dify", dify)));
    execute("alter database " + Sql.name(dify) + " set timezone = 'Europe/Berlin'");
    store.claim(act, Holders.TEST);
  }

  private static void execute(String sql) {
    try (Session session = TestServer.shared().open(LABEL)) {
      session.execute(sql);
    }
  }

  private long number(String sql) {
    try (Session session = TestServer.shared().open(dify, LABEL)) {
      return session.number(sql);
    }
  }

  private void tear() {
    try (Session session = TestServer.shared().open(dify, LABEL)) {
      session.execute("delete from app where id > 10; alter table app drop column name");
    }
  }

  private List<String> databases() {
    try (Session session = TestServer.shared().open(LABEL)) {
      return session.query(
          "select datname from pg_database where datname like ? order by 1",
          r -> r.getString(1),
          dify + "%");
    }
  }

  @Test
  void s22ATornDatabaseIsRenewedAndTheRollbackPointStays() {
    store.createRollbackPoint(act);
    store.reopen(act);
    tear();
    assertThat(store.renew(act, dify)).isPresent();
    assertThat(number("select count(name) from app")).isEqualTo(100);
    assertThat(
            number(
                "select count(*) from pg_db_role_setting join pg_database d on d.oid = setdatabase"
                    + " where datname = current_database() and 'TimeZone=Europe/Berlin' ="
                    + " any(setconfig)"))
        .as("the envelope")
        .isPositive();
    assertThat(databases()).containsExactly(dify, Mark.name(dify, run, Side.BEFORE));
    tear();
    store.rollBack(act);
    assertThat(number("select count(name) from app")).as("the same way back").isEqualTo(100);
  }

  @Test
  void s22WhatABrokenOffRenewalLeftIsReplaced() {
    store.createRollbackPoint(act);
    store.reopen(act);
    tear();
    execute("create database " + Sql.name(Mark.name(dify, run, Side.RENEWED)));
    execute("create database " + Sql.name(Mark.name(dify, run, Side.TORN)));
    execute("alter database " + Sql.name(dify) + " allow_connections false");
    assertThat(store.inspectRenewal(act, dify)).isEqualTo(new Inspection.Torn(dify + " is closed"));
    store.renew(act, dify);
    assertThat(store.inspectRenewal(act, dify)).isEqualTo(new Inspection.Untouched());
    assertThat(number("select count(name) from app")).isEqualTo(100);
    assertThat(databases()).containsExactly(dify, Mark.name(dify, run, Side.BEFORE));
  }

  @Test
  void s22WithoutACompleteRollbackPointNothingIsRenewed() {
    execute("create database " + Sql.name(Mark.name(dify, run, Side.BEFORE)));
    tear();
    assertThat(store.renew(act, dify)).isEmpty();
    assertThat(number("select count(*) from app")).isEqualTo(10);
  }

  @Test
  void s22TheServersBallastIsThereUntilTheWayBackNeedsIt() {
    String size =
        "select coalesce(pg_total_relation_size(to_regclass('belay.ballast_%08x')), 0)"
            .formatted(dify.hashCode());
    assertThat(maintenance(size)).isZero();
    store.createRollbackPoint(act);
    store.reopen(act);
    assertThat(maintenance(size)).isGreaterThanOrEqualTo(Ballast.BYTES);
    store.rollBack(act);
    assertThat(maintenance(size)).isZero();
  }

  private static long maintenance(String sql) {
    try (Session session = TestServer.shared().open("postgres", LABEL)) {
      return session.number(sql);
    }
  }
}
