package dev.belay.step;

import static org.assertj.core.api.Assertions.assertThat;

import dev.belay.Assembly;
import dev.belay.database.DatabaseServer;
import dev.belay.database.TestServer;
import dev.belay.store.InstallationKey;
import dev.belay.survey.Identity;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Every change of what decides what runs is drift, named by its key. */
class BasisTest {
  /** One of every key that the file can have; each is changed on its own. */
  private static final List<String> CHANGES =
      List.of(
          "policy: union -> policy: exact -> files.app-storage.policy",
          "path: storage -> path: other -> files.app-storage.path",
          "four-eyes: true -> four-eyes: false -> approval.four-eyes",
          "ada: key-1 -> ada: key-2 -> approval.keys.ada",
          "rehearsal-days: 3 -> rehearsal-days: 300 -> evidence.rehearsal-days",
          "backup-hours: 4 -> backup-hours: 400 -> evidence.backup-hours",
          "growth-percent: 5 -> growth-percent: 500 -> evidence.growth-percent",
          "limit-seconds: 60 -> limit-seconds: 61 -> limit-seconds",
          "password-file: password -> password-file: ./password -> password-file",
          "migrate: ./migrate dify -> migrate: ./migrate other -> commands.migrate",
          "stop: \"true\" -> stop: \"false\" -> commands.stop",
          "prove: \"echo 1\" -> prove: \"echo 2\" -> commands.prove",
          "health: echo twin -> health: echo other -> twin.health",
          "configuration: [.env] -> configuration: [belay.yaml] -> configuration.0");

  @TempDir private Path folder;
  private final DatabaseServer server =
      TestServer.database("basis", "create table alembic_version (version_num text)");
  private Path file = Path.of("");
  private String text = "";

  @BeforeEach
  void describe() throws IOException {
    Path home = Files.createDirectory(folder.resolve("home"));
    file = home.resolve("belay.yaml");
    Files.writeString(home.resolve("password"), server.password().orElseThrow().value() + "\n");
    Files.writeString(home.resolve(".env"), "SECRET_KEY=x\n");
    Files.createDirectories(home.resolve("storage"));
    Files.createDirectories(home.resolve("other"));
    program("migrate", "#!/bin/sh\nexit 0\n");
    Files.writeString(home.resolve("later.sh"), "exit 0\n");
    text =
        """
        database: %s
        password-file: password
        databases: {dify: %s}
        files: {app-storage: {path: storage, policy: union}}
        configuration: [.env]
        limit-seconds: 60
        approval: {four-eyes: true, keys: {ada: key-1}}
        evidence: {rehearsal-days: 3, backup-hours: 4, growth-percent: 5}
        commands:
          activity: echo open
          installed: echo 1.8.1
          stop: "true"
          install: sh later.sh
          start: "true"
          open: "true"
          health: echo 1.8.1
          migrate: ./migrate dify
          prove: "echo 1"
        twin: {activity: echo open, installed: echo 1, stop: "true", install: "true", start: "true", open: "true", health: echo twin}
        """
            .formatted(server.uri().withDatabase("postgres"), server.uri().database());
    Files.writeString(file, text);
  }

  private void program(String name, String content) throws IOException {
    Path program = folder.resolve("home").resolve(name);
    Files.writeString(program, content);
    Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwx------"));
  }

  @Test
  void S28_everyKeyOfTheInstallationsFileIsNamedWhenItChanges() throws IOException {
    Identity planned = read(file);
    for (String change : CHANGES) {
      String[] parts = change.split(" -> ");
      String edited = text.replace(parts[0], parts[1]);
      assertThat(edited).as(change).isNotEqualTo(text);
      Files.writeString(file, edited);
      assertThat(String.join("; ", planned.drift(read(file))))
          .as(change)
          .contains("belay.yaml has changed in " + parts[2]);
    }
    Files.writeString(file, "# a comment\n" + text);
    assertThat(planned.drift(read(file))).isEmpty();
  }

  @Test
  void S28_aProgramThatACommandStartsIsNamedWhenItsContentChanges() throws IOException {
    Identity planned = read(file);
    program("migrate", "#!/bin/sh\ntouch /tmp/PWNED\n");
    assertThat(planned.drift(read(file)))
        .containsExactly("what commands.migrate starts has changed in ./migrate");
    program("migrate", "#!/bin/sh\nexit 0\n");
    Files.writeString(folder.resolve("home/later.sh"), "exit 1\n");
    assertThat(planned.drift(read(file)))
        .containsExactly("what commands.install starts has changed in later.sh");
  }

  @Test
  void S28_ownRisksAndReleasesAreNamedWhenTheyChange() throws IOException {
    Path risks = Files.createDirectory(folder.resolve("risks"));
    Path releases = folder.resolve("catalog");
    Files.writeString(risks.resolve("ours.yaml"), "[]\n");
    var inputs = new PlanInputs(Optional.of(risks), Optional.of(releases));
    Identity planned = read(file, inputs);
    assertThat(PlanInputs.of(planned)).isEqualTo(inputs);
    Files.writeString(risks.resolve("ours.yaml"), "[] # other\n");
    Files.createDirectory(releases);
    Files.writeString(releases.resolve("1.99.0.tsv.gz"), "x");
    assertThat(planned.drift(read(file, PlanInputs.of(planned))))
        .containsExactlyInAnyOrder(
            "own risks in " + risks + " has changed in ours.yaml",
            "own releases in " + releases + " has changed new: 1.99.0.tsv.gz");
  }

  @Test
  void S27_S28_theSameFilesInAnotherDirectoryAreAnotherInstallation() throws IOException {
    Identity planned = read(file);
    assertThat(planned.parts()).containsKeys("host", "directory", "PostgreSQL system", "Belay");
    Path other = Files.createDirectory(folder.resolve("elsewhere"));
    try (var all = Files.list(folder.resolve("home"))) {
      for (Path one : all.toList()) {
        Files.copy(one, other.resolve(one.getFileName()));
      }
    }
    assertThat(planned.drift(read(other.resolve("belay.yaml"))))
        .containsExactly("directory was %s and is %s".formatted(folder.resolve("home"), other));
  }

  @Test
  void S28_programsAreFoundWhereAShellWouldStartThem() throws IOException {
    program("app", "#!/bin/sh\n");
    var programs = new NamedPrograms(folder.resolve("home"), "/usr/bin:/bin");
    var wanted =
        Map.of(
            "X=1 ./app start && echo open >migrate", List.of("./app"),
            "cat .env | sudo -n ./app", List.of("./app", "cat", "sudo"),
            "timeout 5s './migrate' \"a b\"", List.of("./migrate", "timeout"),
            "if ./app; then sh later.sh; fi", List.of("./app", "later.sh", "sh"),
            "echo $(./app) migrate", List.of("./app"));
    wanted.forEach((line, names) -> {
      var found = new ArrayList<>(programs.of(line).keySet());
      found.removeIf(n -> !names.contains(n) && !n.startsWith("."));
      assertThat(found).as(line).containsAll(names.stream().filter(n -> n.contains(".")).toList());
      assertThat(found).as(line).doesNotContain(".env", "migrate");
    });
  }

  private Identity read(Path described) {
    return read(described, new PlanInputs(Optional.empty(), Optional.empty()));
  }

  private Identity read(Path described, PlanInputs inputs) {
    var parts = new Assembly();
    var installation = InstallationFile.read(described);
    World world =
        parts
            .binding(installation, parts.server(installation))
            .world("basis", folder, Looking.FENCE);
    return Basis.read(world, InstallationKey.in(folder.resolve("key")), described, inputs);
  }

  /** What a description becomes, by the key of the file from which it comes. */
  private static final Map<String, String> KEYS =
      Map.ofEntries(
          Map.entry("home", "the fact `directory`"),
          Map.entry("compose.project", "compose.project"),
          Map.entry("compose.releases", "compose.releases"),
          Map.entry("server", "database"),
          Map.entry("passwordFile", "password-file"),
          Map.entry("databases", "databases.dify"),
          Map.entry("directories", "files.app-storage.policy"),
          Map.entry("commands", "commands.migrate"),
          Map.entry("twin", "twin.health"),
          Map.entry("configuration", "configuration.0"),
          Map.entry("approval.fourEyes", "approval.four-eyes"),
          Map.entry("approval.keys", "approval.keys.ada"),
          Map.entry("approval.signers", "approval.signers"),
          Map.entry("approval.revoked", "approval.revoked"),
          Map.entry("expiry.rehearsal", "evidence.rehearsal-days"),
          Map.entry("expiry.backup", "evidence.backup-hours"),
          Map.entry("expiry.growthPercent", "evidence.growth-percent"),
          Map.entry("limit", "limit-seconds"));

  @Test
  void S28_everyValueThatAStepCanTakeFromTheFileIsAKeyOfTheFacts() throws IOException {
    assertThat(values("", Installation.class)).containsExactlyInAnyOrderElementsOf(KEYS.keySet());
    var key = InstallationKey.in(folder.resolve("key"));
    for (String name : KEYS.values()) {
      if (!name.contains(" ")) {
        String leaf = name.replaceAll("\\.0$", "");
        String yaml = leaf.replace(".", ": {") + ": %s" + "}".repeat(leaf.split("\\.").length - 1);
        Files.writeString(file, yaml.formatted("1"));
        String before = Basis.description(file, key);
        Files.writeString(file, yaml.formatted("2"));
        assertThat(Basis.description(file, key)).as(name).contains(leaf).isNotEqualTo(before);
      }
    }
  }

  private static List<String> values(String at, Class<?> type) {
    var found = new ArrayList<String>();
    for (var part : type.getRecordComponents()) {
      String name = at + part.getName();
      String generic = part.getGenericType().getTypeName();
      Class<?> inner =
          generic.contains("ComposePlace") ? Installation.ComposePlace.class : part.getType();
      boolean own = inner.isRecord() && inner.getName().startsWith("dev.belay.step");
      found.addAll(own ? values(name + ".", inner) : List.of(name));
    }
    return found;
  }

  @Test
  void S28_whatACommandTakesFromTheEnvironmentIsNamed() throws IOException {
    Identity without = read(file);
    Files.writeString(
        file,
        text.replace(
            "stop: \"true\"\n  install", "stop: echo $HOME ${NOT_SET_ANYWHERE}\n  install"));
    var with = new java.util.TreeMap<>(read(file).parts());
    assertThat(without.parts()).doesNotContainKey("variables of commands.stop");
    assertThat(with.get("variables of commands.stop")).contains("HOME=").doesNotContain("NOT_SET");
    var planned = new Identity(with);
    with.put("variables of commands.stop", "keys HOME=another");
    assertThat(planned.drift(new Identity(with)))
        .containsExactly("variables of commands.stop has changed in HOME");
  }
}
