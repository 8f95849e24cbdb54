package dev.belay.acceptance.compose;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;

/** 0.15.3 to 1.0.0: from a release without a plugin daemon to the first one with it. */
@Story(Pair.PLUGINS)
@Order(60)
class PluginsOnDockerTest {
  private final Stack stack = new Stack(Pair.PLUGINS);

  @AfterAll
  void remove() {
    stack.close();
  }

  /** Row 48 of the failures that Dify's users reported. */
  @Test
  @Order(1)
  void S8_aRoleThatMayNotMakeTheDatabaseOfThePluginsIsRefusedWhileEverythingServes()
      throws IOException {
    var upgrade = stack.upgrade();
    var containers = upgrade.dify.containers();
    upgrade.describe("database: postgresql://poor@%s:5432/postgres".formatted(poor(upgrade)));
    var refused = upgrade.upgrade();
    assertThat(refused.exit()).as(refused.text()).isEqualTo(22);
    assertThat(refused.text())
        .contains(
            "the role may not make the database dify_plugin for postgres",
            "create database \"dify_plugin\" owner \"postgres\"");
    assertThat(upgrade.dify.containers()).isEqualTo(containers);
    upgrade.describe("");
  }

  /** A role that may look, and hold databases, and nothing else; answers the server's address. */
  private static String poor(Upgrade upgrade) throws IOException {
    upgrade.dify.sql(
        "postgres",
        "create role poor login password 'poor'; grant create on database postgres to poor");
    Files.writeString(upgrade.dify.directory.resolve("password"), "poor\n");
    return upgrade.dify.address("db");
  }

  @Test
  @Order(2)
  void S8_thePluginsOfOneZeroComeWithTheirDatabaseAndGoWithIt() throws IOException {
    var upgrade = stack.upgrade();
    String before = upgrade.dify.rows();
    var there = upgrade.upgrade();
    assertThat(there.exit()).as(there.text()).isZero();
    upgrade.isAtItsTarget(there);
    assertThat(upgrade.dify.sql("select provider_name from providers"))
        .as("the commands of 1.0.0 ran")
        .isEqualTo("langgenius/openai/openai");
    Files.writeString(upgrade.plugins().resolve("a-plugin"), "package");

    upgrade.returns(before);
    assertThat(upgrade.dify.hasPlugins()).as("under its own name").isFalse();
    assertThat(upgrade.plugins()).isEmptyDirectory();
    var last = upgrade.belay("finalize");
    assertThat(last.exit()).as(last.text()).isZero();
    assertThat(
            upgrade.dify.sql(
                "postgres",
                "select string_agg(datname, ' ') from pg_database where datname like 'dify%'"))
        .isEqualTo("dify");
  }
}
