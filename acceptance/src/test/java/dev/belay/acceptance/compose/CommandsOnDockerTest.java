package dev.belay.acceptance.compose;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.belay.acceptance.compose.Upgrade.Said;
import dev.belay.gate.PlanFolder;
import dev.belay.plan.Question;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.ResourceLock;

/** The whole way as an operator goes it: nothing but the commands of the packaged launcher. */
@Story(Pair.ENVIRONMENT_SPLIT)
@Order(10)
class CommandsOnDockerTest {
  private @Nullable Upgrade started;
  private String before = "";
  private List<String> containers = List.of();

  @AfterAll
  void remove() {
    if (started != null) {
      started.close();
    }
  }

  /** The tests are one walk: none of them can be taken alone. */
  private Upgrade upgrade() {
    assumeTrue(started != null, "skipped because the way begins with the first test");
    return Objects.requireNonNull(started);
  }

  private Path plan() {
    return upgrade().work.resolve("plan");
  }

  private Said said(int exit, String... arguments) {
    var said = upgrade().belay(arguments);
    assertThat(said.exit()).as(String.join(" ", arguments) + "\n" + said.text()).isEqualTo(exit);
    assertThat(said.text()).doesNotContain("sk-canary", "difyai123456");
    return said;
  }

  private Said plan(int exit, String... more) {
    var argv =
        new ArrayList<>(
            List.of("plan", "--installation", upgrade().dify.directory.toString(), "--to"));
    argv.addAll(List.of(upgrade().pair.to, "--out", plan().toString()));
    argv.addAll(List.of(more));
    return said(exit, argv.toArray(String[]::new));
  }

  @Test
  @Order(1)
  void aStackOfWhichNothingIsStagedHasNoExecutablePlan() throws IOException {
    started = Upgrade.stack(Pair.ENVIRONMENT_SPLIT);
    before = started.dify.rows();
    containers = started.dify.containers();
    assertThat(plan(10).text())
        .contains(
            "the configuration of 1.14.2 is not staged, so there is no executable plan",
            "%s has no Compose file".formatted(upgrade().staged()),
            "the same command with --stage");
    assertThat(plan().resolve("PLAN.md")).exists();
    assertThat(plan().resolve("private/.env")).exists();
    assertThat(plan().resolve("plan.json")).doesNotExist();
  }

  @Test
  @Order(2)
  void itsFilesAreStagedFromTheTreeOfTheTargetAndOfNoOtherRelease() throws IOException {
    assertThat(plan(10, "--stage").text()).contains("the files of 1.14.2 are not at hand");
    Path tree = upgrade().work.resolve("tree");
    upgrade().dify.checkout.tree(upgrade().pair.from, tree.resolve("docker"));
    assertThat(plan(10, "--stage", "--tree", tree.toString()).text())
        .contains("that is not the tree of 1.14.2");
    Engine.MACHINE.said("rm", "-r", tree.toString());
    upgrade().dify.checkout.tree(upgrade().pair.to, tree.resolve("docker"));
    plan(10, "--stage", "--tree", tree.toString());
    assertThat(upgrade().staged().resolve("docker-compose.yaml"))
        .hasSameTextualContentAs(tree.resolve("docker/docker-compose.yaml"));
    assertThat(upgrade().staged().resolve(".env"))
        .hasSameTextualContentAs(plan().resolve("private/.env"));
    assertThat(
            Engine.MACHINE.said("stat", "-c", "%a", upgrade().staged().resolve(".env").toString()))
        .isEqualTo("600");
    assertThat(said(10, "answer", plan().toString()).text()).doesNotContain("staged:");
  }

  @Test
  @Order(3)
  void whatIsStagedOtherwiseThanMergedIsAQuestion_andStagedAnewItIsPlanned() throws IOException {
    Path env = upgrade().staged().resolve(".env");
    Files.writeString(env, Files.readString(env) + "\nLOG_LEVEL=DEBUG\n");
    plan(10);
    assertThat(said(10, "answer", plan().toString()).text())
        .contains("staged:.env  .env is staged for 1.14.2 as this plan merged it");
    var planned = plan(10, "--stage", "--tree", upgrade().work.resolve("tree").toString());
    assertThat(plan().resolve("staged-before/.env")).content().contains("LOG_LEVEL=DEBUG");
    assertThat(planned.text()).as("no schema of Dify's").contains("[schema-differs]");
    assertThat(plan().resolve("plan.json")).content().contains("\"prepare-release\"");
  }

  @Test
  @Order(4)
  void itsQuestionsAreAnswered() {
    String open = said(10, "answer", plan().toString()).text().replaceAll("\\s+", " ");
    assertThat(open)
        .contains("check:schema-differs", "check:plugins-without-package", "image:migrations")
        .contains("171 of 171 revisions of the release have another text, or none");
    said(0, "answer", plan().toString(), "notes:*", "read");
    var asked = PlanFolder.open(plan()).questions();
    asked.stream().filter(q -> q.kind() != Question.Kind.NOTES).forEach(this::answered);
    if (asked.stream().anyMatch(q -> q.kind() == Question.Kind.DECISION)) {
      plan(10, "--stage", "--tree", upgrade().work.resolve("tree").toString());
    }
    assertThat(said(0, "answer", plan().toString()).text())
        .contains("Every question is answered (%d)".formatted(asked.size()));
  }

  private void answered(Question question) {
    said(
        0,
        "answer",
        plan().toString(),
        question.id(),
        question.options().getFirst(),
        "--reason",
        "a stand-in has no tables of Dify's, and migrations of its own");
  }

  /**
   * With probes: one field of an answer is gone in the new release, and a person answers for it.
   */
  @Test
  @Order(5)
  void itIsRehearsedAndARehearsalLeavesProductionAlone() throws IOException {
    Path suite = upgrade().work.resolve("probes.yaml");
    Files.writeString(
        suite,
        """
        schema: 1
        apps: []
        probes:
          - {id: setup, request: GET /console/api/setup}
          - {id: info, request: GET /v1/info}
          - {id: messages, request: GET /v1/messages}
        """);
    var said = said(0, "rehearse", plan().toString(), "--api", suite.toString());
    assertThat(said.text())
        .contains(
            "3 probes against 1.13.3 and 1.14.2: 1 found otherwise, 0 undecided",
            "DIFFERS  info: body.tags: a field of the answer is gone",
            "PARTIAL: the plan and its way back work on a copy, as far as this copy goes.",
            "and compared: equal",
            "10 tables and 3 files compared: all as at the start",
            "it has no api_websocket, nginx, ssrf_proxy, weaviate, worker_beat");
    assertThat(
            Engine.MACHINE.said(
                "docker",
                "ps",
                "-aq",
                "--filter",
                "label=dev.belay.twin.of=" + upgrade().dify.project))
        .isEmpty();
    assertThat(said(10, "upgrade", plan().toString(), "--check").text())
        .contains("FAILED   callers of the API find what they found: 1 differ, 0 are undecided");
    said(0, "answer", plan().toString(), "gate:api", "accepted", "--reason", "nobody reads tags");
    assertThat(upgrade().dify.containers()).isEqualTo(containers);
  }

  /** No answer opens this gate. Each kind of change is named, and no value. */
  @Test
  @Order(6)
  @ResourceLock(Story.IMAGES_OF + "1.14.2")
  void S24_driftAfterItsApprovalIsNamed() throws IOException {
    said(0, "approve", plan().toString(), "--window", "20");
    var stack = upgrade().dify;
    Path env = stack.directory.resolve(".env");
    Path compose = stack.directory.resolve("docker-compose.yaml");
    String envBefore = Files.readString(env);
    String composeBefore = Files.readString(compose);
    String image =
        Engine.MACHINE.said("docker", "image", "inspect", "--format", "{{.Id}}", target());
    Files.writeString(env, envBefore + "\nLOG_LEVEL=canary-of-drift\n");
    stack.compose("up", "--detach", "--no-deps", "worker");
    Files.writeString(compose, composeBefore + "\n# by hand\n");
    stack.sql("create table by_hand (id int)");
    try {
      Engine.MACHINE.said("docker", "tag", "busybox:latest", target());
      var drifted = said(12, "upgrade", plan().toString(), "--check");
      assertThat(drifted.text().replaceAll("\\s+", " "))
          .contains(
              "environment of worker has changed in LOG_LEVEL",
              "file .env has changed in LOG_LEVEL",
              "file docker-compose.yaml has changed",
              "image %s was sha256:".formatted(target()),
              "schema of database:dify has changed")
          .doesNotContain("canary-of-drift");
    } finally {
      Engine.MACHINE.said("docker", "tag", image, target());
    }
    stack.sql("drop table by_hand");
    Files.writeString(compose, composeBefore);
    Files.writeString(env, envBefore);
    stack.compose("up", "--detach", "--no-deps", "worker");
    said(0, "upgrade", plan().toString(), "--check", "--window", "20");
  }

  private String target() {
    return "langgenius/dify-api:" + upgrade().pair.to;
  }

  @Test
  @Order(7)
  void itIsUpgraded() {
    var there = said(0, "upgrade", plan().toString(), "--window", "20");
    assertThat(there.text())
        .contains("passed   a person approved it", "1.14.2 runs, and 1.13.3 can still be returned")
        .containsPattern("closed for .* s, from .* UTC; .* s in the rehearsal, .* s at most");
    upgrade().isAtItsTarget(there);
    assertThat(said(0, "status").text()).contains("upgrade, 1.13.3 to 1.14.2: complete");
  }

  @Test
  @Order(8)
  void S3_itIsTakenBackAndDeclaredFinalAndNothingThatTheRunKeptIsLeft() {
    Otherwise.of(upgrade().returns(before)).isNothingButHowItWasStarted();
    assertThat(upgrade().kept()).isNotEmpty();
    said(0, "finalize");
    assertThat(upgrade().kept()).as("names of images that the run kept").isEmpty();
    assertThat(
            upgrade()
                .dify
                .sql("postgres", "select count(*) from pg_database where datname like 'dify%'"))
        .isEqualTo("2");
    assertThat(upgrade().dify.get("/v1/messages")).contains("message 200");
  }
}
