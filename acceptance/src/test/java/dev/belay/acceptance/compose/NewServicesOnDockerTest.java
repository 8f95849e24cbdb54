package dev.belay.acceptance.compose;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;

/** 1.14.2 to 1.16.0: what fails there, by a row, a command, a deaf release; then there and back. */
@Story(Pair.NEW_SERVICES)
@Order(40)
class NewServicesOnDockerTest {
  private final Stack stack = new Stack(Pair.NEW_SERVICES);

  @AfterAll
  void remove() {
    stack.close();
  }

  @Test
  @Order(1)
  void aMigrationThatFailsOnRealDataTakesItselfBack() throws IOException {
    stack.upgrade().failsOnItsPoison();
  }

  @Test
  @Order(2)
  void S4_aCommandOfTheReleaseThatFailsIsTakenBackWithWhatItWrote() throws IOException {
    var upgrade = stack.upgrade();
    upgrade.dify.sql(
        "insert into provider_credentials (tenant_id, provider_name, encrypted_config)"
            + " values (gen_random_uuid(), 'broken', 'none')");
    String before = upgrade.dify.rows();
    var said = upgrade.upgrade();
    assertThat(said.exit()).as(said.text()).isEqualTo(22);
    assertThat(said.text())
        .contains(
            "a command of the release failed: flask data-migrate legacy-model-types --apply",
            "a credential could not be read");
    upgrade.isWhereItStarted(before, said);
    upgrade.dify.sql("delete from provider_credentials where provider_name = 'broken'");
  }

  /** Rows 32 and 36 of what users reported: every program is healthy, and the release is deaf. */
  @Test
  @Order(3)
  void aReleaseThatDoesNotGetThroughToWhatItNeedsIsTakenBack() throws IOException {
    var upgrade = stack.upgrade();
    upgrade.dify.neighbour("inference.internal", 8000);
    upgrade.dify.sql(
        """
        alter table apps add column workflow_id uuid;
        create table workflows (id uuid, version text, graph text);
        insert into workflows values
          (gen_random_uuid(), 'draft', '{"url": "http://inference.internal:8000/v1/chat"}')\
        """);
    Path env = upgrade.staged().resolve(".env");
    Planted.edit(env, "(?m)^(DIFY_AGENT_SERVER_SECRET_KEY=.*)$", "$1=");
    String before = upgrade.dify.rows();

    var deaf = upgrade.upgrade();
    assertThat(deaf.exit()).as(deaf.text()).isEqualTo(22);
    assertThat(deaf.text())
        .contains(
            "1.16.0 does not get through to what it needs",
            "agent_backend:5050 (AGENT_BACKEND_BASE_URL)",
            "http://inference.internal:8000 by the proxy",
            "SSRF_PROXY_ALLOW_PRIVATE_IPS");
    upgrade.isWhereItStarted(before, deaf);

    Planted.edit(env, "(?m)^(DIFY_AGENT_SERVER_SECRET_KEY=.*)=$", "$1");
    Files.writeString(
        env, Files.readString(env) + "\nSSRF_PROXY_ALLOW_PRIVATE_DOMAINS=inference.internal\n");
  }

  /** With the workflow of the test before, whose target is allowed by now. */
  @Test
  @Order(4)
  void anUpgradeServesTheNewReleaseAndItsRollbackServesTheOldOneWithEveryRow() throws IOException {
    var upgrade = stack.upgrade();
    String before = upgrade.dify.rows();
    var there = upgrade.upgrade();
    assertThat(there.exit()).as(there.text()).isZero();
    upgrade.isAtItsTarget(there);
    assertThat(upgrade.dify.sql("select encrypted_config from provider_credentials"))
        .as("the command of 1.15.0 ran once")
        .isEqualTo("cipher+");
    upgrade.returns(before);
  }
}
