package dev.belay.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.belay.database.DatabaseServer;
import dev.belay.database.Label;
import dev.belay.database.ScratchServer;
import dev.belay.database.Session;
import dev.belay.database.TestServer;
import dev.belay.demo.SampleSchema;
import dev.belay.gate.PlanFolder;
import dev.belay.journal.RunDirectory;
import dev.belay.journal.State;
import dev.belay.plan.Question;
import dev.belay.signature.SshKeygen;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What runs is what was signed, by the commands that people type. */
class SignedCommandsTest {
  private static final Question RISK =
      new Question("check:some-risk", Question.Kind.RISK, "a risk", "", List.of("accepted"));

  /** What the host says of itself, and the programs that Belay is made of. */
  private static final List<Path> SYSTEM =
      Stream.of(
              Stream.of(
                  "/etc/machine-id",
                  "/etc/hosts",
                  "/etc/resolv.conf",
                  "/proc",
                  "/sys",
                  "/dev/urandom"),
              Stream.of("/etc/passwd", "/etc/nsswitch.conf", System.getProperty("java.home")),
              Stream.of(System.getProperty("java.io.tmpdir")), // libraries unpacked from jars
              Stream.of(System.getProperty("java.class.path").split(":"))
                  .map(p -> Path.of(p).toAbsolutePath().toString()))
          .flatMap(all -> all)
          .map(Path::of)
          .toList();

  @TempDir private static Path scratchFolder;
  private static ScratchServer scratch;
  @TempDir private Path folder;

  @BeforeAll
  static void aServerToRestoreInto() {
    scratch = TestServer.trusting(Map.of("fsync", "off"), scratchFolder);
  }

  @AfterAll
  static void end() {
    scratch.close();
  }

  private CommandInstallation installation(String name) throws IOException {
    DatabaseServer database = TestServer.database(name);
    try (Session session = database.open(new Label("test", "signed"))) {
      SampleSchema.fill(session, "abc", false);
    }
    var made = new CommandInstallation(folder.resolve(name), database, folder.resolve("state"));
    made.store("upload_files/one.txt", "one");
    assertThat(made.backup("--scratch", scratch.server().uri().toString()))
        .as(made.said())
        .isZero();
    return made;
  }

  private static String answered(CommandInstallation of) throws IOException {
    String plan = of.plan(RISK).toString();
    for (String id : List.of(RISK.id(), "gate:rehearsal")) {
      assertThat(of.belay("answer", plan, id, "accepted", "--by", "ada", "--reason", "a sample"))
          .as(of.said())
          .isZero();
    }
    return plan;
  }

  @Test
  void S28_whatChangesAfterTheApprovalStartsNothing() throws IOException {
    CommandInstallation one = installation("signed");
    String plan = answered(one);
    assertThat(one.belay("approve", plan, "--by", "ada")).as(one.said()).isZero();
    String file = Files.readString(one.file());
    for (String[] edit :
        new String[][] {
          {"stop: echo", "stop: touch pwned; echo", "commands.stop"},
          {"migrate: exit 1", "migrate: touch pwned", "commands.migrate"},
          {"policy: union", "policy: exact", "files.app-storage.policy"},
          {"commands:", "approval: {four-eyes: true}\ncommands:", "approval.four-eyes"},
        }) {
      Files.writeString(one.file(), file.replace(edit[0], edit[1]));
      assertThat(one.belay("upgrade", plan)).as(one.said()).isEqualTo(12);
      assertThat(one.said()).contains("belay.yaml has changed").contains(edit[2]);
    }
    Files.writeString(one.file(), file);
    assertThat(one.home().resolve("pwned")).doesNotExist();
    assertThat(one.home().resolve("activity")).hasContent("open");

    var read = new ArrayList<Path>();
    assertThat(FilesRead.during(() -> one.belay("upgrade", plan), read)).as(one.said()).isZero();
    assertThat(one.home().resolve("release")).hasContent("1.15.0");
    assertThat(read).contains(one.file(), Path.of(plan, "plan.json"));
    String facts = Files.readString(Path.of(plan, "facts.json"));
    assertThat(
            read.stream()
                .filter(f -> !facts.contains(" %s=".formatted(f.getFileName()))) // programs
                .filter(f -> !decided(f, one, Path.of(plan))))
        .as("files that the upgrade read and that are in no digest")
        .isEmpty();
  }

  /** Why a file may be read: it is signed, sealed, the data itself, or of the system. */
  private boolean decided(Path file, CommandInstallation one, Path plan) {
    if (file.startsWith(plan)) {
      String name = plan.relativize(file).toString();
      return PlanFolder.BOUND.contains(name) || name.equals("approvals.jsonl");
    }
    if (file.startsWith(one.home())) {
      return file.equals(one.file()) // a fact, key by key
          || file.equals(one.home().resolve(".env")) // a fact, key by key
          || file.equals(one.home().resolve("password")) // whether, not what, is run
          || file.startsWith(one.home().resolve("storage")); // what is upgraded
    }
    return file.startsWith(one.state()) // Belay's own, which nobody else may write
        || file.startsWith(one.backups()) // sealed, signed and proven
        || (!file.startsWith(folder) && SYSTEM.stream().anyMatch(file::startsWith));
  }

  @Test
  void S27_whatWasSaidAndSignedForAnotherInstallationSaysNothingAboutThisOne() throws IOException {
    CommandInstallation a = installation("a");
    CommandInstallation b = installation("b");
    String ofA = answered(a);
    assertThat(a.belay("approve", ofA, "--by", "ada")).as(a.said()).isZero();
    Path ofB = b.plan(RISK);
    for (String name : List.of("answers.jsonl", "questions.json", "approvals.jsonl")) {
      Files.copy(
          Path.of(ofA, name), ofB.resolve(name), java.nio.file.StandardCopyOption.REPLACE_EXISTING);
    }
    for (String command : List.of("answer", "upgrade", "approve")) {
      assertThat(b.belay(command, ofB.toString())).as(b.said()).isEqualTo(10);
      assertThat(b.said())
          .contains("belongs to another installation")
          .contains(a.home().toString())
          .contains(b.home().toString());
    }
    // The same from an older Belay, which did not say whose they are: the signature is not over it.
    for (String name : List.of("answers.jsonl", "questions.json", "approvals.jsonl")) {
      String text = Files.readString(ofB.resolve(name));
      Files.writeString(ofB.resolve(name), text.replaceAll("\"installation\"", "\"older\""));
    }
    assertThat(b.belay("upgrade", ofB.toString())).as(b.said()).isEqualTo(10);
    assertThat(b.said()).contains("is not what lies here now");
    assertThat(b.home().resolve("activity")).hasContent("open");
  }

  @Test
  void S29_twoPeopleSignWithTheirKeysAndOnePersonStartsNothing() throws IOException {
    assumeThat(SshKeygen.there()).as("ssh-keygen is installed").isTrue();
    var keys = new SshKeygen(folder);
    String ada = keys.make("ada", "-t", "ed25519").toString();
    String grace = keys.make("grace", "-t", "ed25519").toString();
    String list =
        "ada %s\ngrace %s\n"
            .formatted(keys.open(Path.of(ada)).line(), keys.open(Path.of(grace)).line());
    CommandInstallation one = installation("eyes");
    Path signers = Files.writeString(one.home().resolve("signers"), list);
    String described =
        Files.readString(one.file()) + "approval: {four-eyes: true, signers: signers}\n";
    Files.writeString(one.file(), described);
    String plan = answered(one);

    assertThat(one.belay("approve", plan)).as(one.said()).isEqualTo(10);
    assertThat(one.said())
        .contains("nobody has signed this yet")
        .contains("  ada: " + keys.open(Path.of(ada)).fingerprint())
        .contains("belay approve %s --key ~/.ssh/id_ed25519".formatted(plan));
    String stranger = keys.make("stranger", "-t", "ed25519").toString();
    assertThat(one.belay("approve", plan, "--key", stranger)).as(one.said()).isEqualTo(10);
    assertThat(one.said()).contains("this signature approves nothing").contains("is not in ");

    assertThat(one.belay("approve", plan, "--print")).isZero();
    String text = one.said().substring(one.said().indexOf("belay approval\n"));
    Path brought = folder.resolve("brought.sig");
    Files.writeString(brought, keys.sign(Path.of(ada), "belay-approval", text));
    assertThat(one.belay("approve", plan, "--signature", brought.toString()))
        .as(one.said())
        .isZero();
    assertThat(one.said()).contains("signed by ada");

    assertThat(one.belay("upgrade", plan)).as(one.said()).isEqualTo(10);
    assertThat(one.said()).contains("who starts it has not signed the start yet");
    assertThat(one.belay("upgrade", plan, "--key", ada)).as(one.said()).isEqualTo(10);
    assertThat(one.said()).contains("approved it and starts it with the same key");
    Files.writeString(signers, list + list.replace("ada", "eve").lines().findFirst().orElse(""));
    assertThat(one.belay("upgrade", plan, "--key", grace)).as(one.said()).isEqualTo(10);
    assertThat(one.said()).contains("what ada signed is not what lies here now");
    Files.writeString(signers, list);
    Files.writeString(one.file(), described.replace("four-eyes: true", "four-eyes: false"));
    assertThat(one.belay("upgrade", plan, "--key", grace)).as(one.said()).isEqualTo(12);
    Files.writeString(one.file(), described);

    assertThat(one.belay("upgrade", plan, "--key", grace)).as(one.said()).isZero();
    RunDirectory run = new State(one.state()).latest().orElseThrow();
    for (String[] who : new String[][] {{"ada", "approval"}, {"grace", "start"}}) {
      assertThat(
              keys.verifies(
                  list,
                  who[0],
                  "belay-" + who[1],
                  Files.readString(run.path().resolve(who[1] + ".txt")),
                  Files.readString(run.path().resolve(who[1] + ".txt.sig"))))
          .as(who[1])
          .isTrue();
    }
  }
}
