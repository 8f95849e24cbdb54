package dev.belay.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import dev.belay.demo.SampleInstallation;
import dev.belay.release.CatalogFiles;
import dev.belay.release.DifyVersion;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What an operator can get wrong: a message, the right code, a way on, and nothing written. */
class PlanBadInputTest {
  private static final int WRONG_USAGE = 2;
  private static final int BLOCKED = 10;
  private static final int UNKNOWN = 11;

  @TempDir private Path below;
  private Path installation;
  private Path out;

  @BeforeEach
  void anInstallation() {
    installation = below.resolve("docker");
    out = below.resolve("out");
    SampleInstallation.write(
        CatalogFiles.shipped().release(DifyVersion.of("1.8.1")),
        SampleInstallation.customisation(),
        installation);
  }

  @AfterEach
  void nothingWasWritten() {
    assertThat(out).doesNotExist();
  }

  private PlanRun plan(Path from, String to, String... more) {
    var words = new String[more.length + 2];
    words[0] = "--out";
    words[1] = out.toString();
    System.arraycopy(more, 0, words, 2, more.length);
    return PlanRun.of(from, to, words);
  }

  private static void refused(PlanRun run, int exit, String... says) {
    assertThat(run.exit).as(run.err).isEqualTo(exit);
    assertThat(run.err).contains("seen: ", "next: ").contains(says);
    assertThat(run.err + run.out).doesNotContain("\tat ", "Exception in thread");
    assertThat(run.out).isEmpty();
  }

  @Test
  void aDirectoryThatIsNotThere() {
    refused(plan(below.resolve("nowhere"), "1.15.0"), WRONG_USAGE, "nowhere", "does not exist");
  }

  @Test
  void aFileInPlaceOfTheDirectory() throws IOException {
    refused(
        plan(Files.createFile(below.resolve("file")), "1.15.0"),
        WRONG_USAGE,
        "file",
        "it is a file");
  }

  @Test
  void aDirectoryWithoutAComposeFile() throws IOException {
    refused(
        plan(Files.createDirectory(below.resolve("empty")), "1.15.0"),
        WRONG_USAGE,
        "there is no docker-compose.yaml");
  }

  @Test
  void aComposeFileOfSomethingElse() throws IOException {
    write("docker-compose.yaml", "services:\n  web:\n    image: nginx\n");
    refused(plan(installation, "1.15.0"), WRONG_USAGE, "none of them runs a dify-api image");
  }

  @Test
  void aMalformedComposeFileIsNamedWithItsLine() throws IOException {
    write("docker-compose.yaml", "services:\n  api:\n   - x: [\n");
    refused(plan(installation, "1.15.0"), WRONG_USAGE, "docker-compose.yaml:4");
  }

  @Test
  void aMalformedEnvironmentFileIsNamedWithItsLine() throws IOException {
    write(".env", "A=1\nB=\"never closed\nC=2\n");
    refused(plan(installation, "1.15.0"), WRONG_USAGE, ".env:2");
  }

  @Test
  void aVariableThatCannotBeReadIsNamedWithItsLine() throws IOException {
    write(".env", "A=1\nB=${A:?\n");
    refused(plan(installation, "1.15.0"), WRONG_USAGE, ".env:2");
  }

  @Test
  void anEnvironmentFileThatIsNotText() throws IOException {
    Files.write(installation.resolve(".env"), new byte[] {'A', '=', '1', '\n', (byte) 0xff, '\n'});
    refused(plan(installation, "1.15.0"), WRONG_USAGE, ".env:2", "0xff");
  }

  @Test
  void anEnvironmentFileOfThreeHundredMegabytes() throws IOException {
    try (var file = new RandomAccessFile(installation.resolve(".env").toFile(), "rw")) {
      file.setLength(300L << 20); // sparse: it takes no room
    }
    refused(plan(installation, "1.15.0"), WRONG_USAGE, ".env", "314,572,800 bytes");
  }

  @Test
  void anEnvironmentFileThatIsALinkToItself() throws IOException {
    Files.delete(installation.resolve(".env"));
    Files.createSymbolicLink(installation.resolve(".env"), Path.of(".env"));
    refused(plan(installation, "1.15.0"), WRONG_USAGE, ".env");
  }

  @Test
  void aDirectoryThatIsALinkToItself() throws IOException {
    Path loop = Files.createSymbolicLink(below.resolve("loop"), Path.of("loop"));
    refused(plan(loop, "1.15.0"), WRONG_USAGE, "loop");
  }

  @Test
  void aDirectoryOfEnvironmentFilesThatContainsItself() throws IOException {
    Files.createDirectories(installation.resolve("envs"));
    Files.createSymbolicLink(installation.resolve("envs/again"), Path.of(".."));

    assertThat(PlanRun.of(installation, "1.15.0").exit).isIn(BLOCKED, UNKNOWN);
  }

  @Test
  void aFileThatMayNotBeRead() throws IOException {
    Path env = installation.resolve(".env");
    Files.setPosixFilePermissions(env, PosixFilePermissions.fromString("---------"));
    assumeFalse(Files.isReadable(env), "skipped because root may read everything");

    refused(plan(installation, "1.15.0"), WRONG_USAGE, ".env", "ls -la");
  }

  @Test
  void aVersionThatIsNone() {
    refused(plan(installation, "newest"), WRONG_USAGE, "newest");
  }

  @Test
  void aVersionThatNobodyReleased() {
    refused(plan(installation, "1.8.7"), WRONG_USAGE, "1.8.7", "belay catalog");
  }

  @Test
  void aVersionOfTheFuture() {
    refused(plan(installation, "9.0.0"), UNKNOWN, "9.0.0", "in no git checkout", "--tree DIR");
  }

  @Test
  void anOlderVersionAndTheSameOne() {
    refused(plan(installation, "1.7.2"), BLOCKED, "older than what is installed", "backup");
    refused(plan(installation, "1.8.1"), BLOCKED, "nothing to upgrade");
  }

  @Test
  void anAnswerThatFitsNoQuestion() throws IOException {
    Path answers = write("answers.yaml", "no.such.question: yes\n");
    refused(
        plan(installation, "1.15.0", "--answers", answers.toString()),
        WRONG_USAGE,
        "no.such.question");
  }

  @Test
  void answersThatAreNoYaml() throws IOException {
    Path answers = write("answers.yaml", "a: [\n");
    refused(
        plan(installation, "1.15.0", "--answers", answers.toString()),
        WRONG_USAGE,
        "answers.yaml:");
  }

  @Test
  void aRiskOfOnesOwnThatIsWrongIsNamedWithItsLine() throws IOException {
    Path risks = Files.createDirectories(below.resolve("risks"));
    Files.writeString(
        risks.resolve("own.yaml"),
        """
        risks:
          - id: own
            title: t
            rows: [1]
            when: no.such.fact
            severity: block
            next: n
            source: s
        """);
    refused(plan(installation, "1.15.0", "--risks", risks.toString()), WRONG_USAGE, "own.yaml:2");
  }

  @Test
  void aTreeThatIsNoRelease() {
    refused(
        plan(installation, "1.15.0", "--tree", installation.toString()),
        WRONG_USAGE,
        "--tree names no unpacked Dify release");
  }

  @Test
  void aPasswordInTheAddressOfTheDatabase() {
    var run = plan(installation, "1.15.0", "--database", "postgresql://u:geheim@localhost/dify");

    refused(run, WRONG_USAGE, "password");
    assertThat(run.err + run.out).doesNotContain("geheim");
  }

  @Test
  void aFolderThatCannotBeWritten() throws IOException {
    Path file = Files.createFile(below.resolve("taken"));
    Map<String, String> before = contents(installation);

    var run = PlanRun.of(installation, "1.15.0", "--out", file.resolve("out").toString());

    refused(run, WRONG_USAGE, "the result could not be written", "--out");
    assertThat(contents(installation)).isEqualTo(before);
  }

  @Test
  void aPlanChangesNothingInTheInstallation() throws IOException {
    Map<String, String> before = contents(installation);

    assertThat(PlanRun.of(installation, "1.15.0").exit).isIn(BLOCKED, UNKNOWN);

    assertThat(contents(installation)).isEqualTo(before);
  }

  private Path write(String name, String text) throws IOException {
    return Files.writeString(installation.resolve(name), text);
  }

  private static Map<String, String> contents(Path directory) throws IOException {
    var contents = new TreeMap<String, String>();
    try (var files = Files.walk(directory)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        contents.put(file.toString(), Files.readString(file, StandardCharsets.UTF_8));
      }
    }
    return contents;
  }
}
