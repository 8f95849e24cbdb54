package dev.belay.faults;

import static org.assertj.core.api.Assertions.assertThat;

import dev.belay.Assembly;
import dev.belay.cli.CommandLineStart;
import dev.belay.cli.Terminal;
import dev.belay.database.DatabaseServer;
import dev.belay.database.Label;
import dev.belay.database.Session;
import dev.belay.demo.Demo;
import dev.belay.demo.SampleFolder;
import dev.belay.gate.PlanFolder;
import dev.belay.outside.OwnShell;
import dev.belay.plan.Question;
import dev.belay.release.CatalogFiles;
import dev.belay.step.InstallationFile;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** S23, over every command of the whole path, on an installation that is full of canaries. */
@Tag("full")
class CanaryPathTest {
  @TempDir private Path folder;
  private final StringWriter said = new StringWriter();
  private Path home;
  private Path plan;

  @BeforeEach
  void reachable() throws IOException {
    // The server's own user passes through it.
    assertThat(folder.toFile().setExecutable(true, false)).isTrue();
    plan = folder.resolve("plan");
    home = folder.resolve("demo/installation");
    Files.createDirectory(folder.resolve("backups"));
    Files.createDirectory(folder.resolve("reports"));
  }

  @Test
  void s23NoSecretLeavesPrivateOnTheWholePath() throws Exception {
    var parts = new Assembly();
    var catalog = CatalogFiles.with(folder.resolve("none"));
    String line =
        "'%s' -XX:+UseSerialGC -XX:TieredStopAtLevel=1 -cp '%s' dev.belay.Main"
            .formatted(
                Path.of(System.getProperty("java.home"), "bin", "java"),
                System.getProperty("java.class.path"));
    Path demos = Files.createDirectory(folder.resolve("demo"));
    try (Demo demo = Demo.start(new OwnShell(), catalog, parts::binding, demos, line)) {
      var installation = InstallationFile.read(home.resolve("belay.yaml"));
      DatabaseServer server = parts.server(installation);
      plant(server);
      walk(demo);
      String password = server.password().orElseThrow().value();
      assertThat(said.toString().lines().count()).as("lines said").isGreaterThan(500);
      assertThat(Canaries.around(said.toString(), Canaries.SIGN)).isEmpty();
      assertThat(Canaries.around(said.toString(), password)).isEmpty();
      for (Path below : List.of(folder.resolve("state"), plan, folder.resolve("reports"))) {
        var holding = Canaries.holding(below, Canaries.SIGN);
        holding.addAll(Canaries.holding(below, password));
        assertThat(Canaries.open(below, holding)).filteredOn(f -> !inSet(below, f)).isEmpty();
      }
      Path backups = folder.resolve("backups");
      assertThat(Canaries.holding(backups, Canaries.SIGN))
          .isNotEmpty()
          .allMatch(f -> inSet(backups, f), "in a set that only its owner enters");
    }
  }

  /** A set holds the installation's own files in clear, as docs/ways-back.md says, and no more. */
  private static boolean inSet(Path below, Path file) {
    return file.toString().matches(".*/(configuration|files|databases)/.*")
        && !file.toString().matches(".*(json|pre-data|post-data).*")
        && !file.getFileName().toString().contains(Canaries.SIGN)
        && Canaries.shut(below, file, n -> n.startsWith("belay-") || n.equals("backup"));
  }

  private void plant(DatabaseServer server) throws IOException {
    Path env = home.resolve(".env");
    var lines = new ArrayList<String>();
    for (String text : Files.readAllLines(env)) {
      String key = text.replaceAll("=.*", "");
      boolean planted =
          text.matches("\\w+=.*[a-z].*") && Canaries.isSecret(key) && !key.startsWith("DB_");
      lines.add(planted ? key + "=" + Canaries.SIGN + "-" + key : text);
    }
    lines.add("MY_OWN_API_KEY=" + Canaries.SIGN + "-own");
    Files.write(env, lines);
    assertThat(lines.stream().filter(l -> l.contains(Canaries.SIGN))).hasSizeGreaterThan(8);
    try (Session session = server.open("dify", new Label("test", "plant"))) {
      session.execute("update providers set encrypted_config = 'canary-credential-' || id");
      session.execute("update messages set query = 'canary-question' where id < 9");
      session.execute("update accounts set name = 'canary-name'");
    }
    Files.writeString(home.resolve("storage/privkeys/tenant-1/private.pem"), "canary-key");
  }

  private void walk(Demo demo) throws IOException {
    String at = home.toString();
    String to = SampleFolder.TO;
    for (String json : List.of("--json", "")) {
      belay("survey", "--installation", at, json);
      belay("plan", "--installation", at, "--to", to, "--out", plan.toString(), json);
    }
    answer();
    belay("plan", "--installation", at, "--to", to, "--out", plan.toString());
    answer();
    must("backup", "--installation", at + "/belay.yaml", "--to", folder + "/backups");
    must("rehearse", plan.toString());
    must("approve", plan.toString(), "--window", "60");
    belay("upgrade", plan.toString(), "--check", "--json");
    demo.post(2);
    must("upgrade", plan.toString(), "--window", "60");
    demo.post(2);
    look("upgraded");
    must("rollback", "--keep-new-rows");
    look("back");
    must("finalize");
    try (var sets = Files.list(folder.resolve("backups"))) {
      must(
          "restore",
          sets.findFirst().orElseThrow().toString(),
          "--installation",
          at + "/belay.yaml");
    }
    look("restored");
  }

  /** The commands that only look, each in every form. */
  private void look(String when) {
    belay("status");
    belay("status", "--json");
    belay("status", "--exact");
    for (String name : List.of("html", "md")) {
      belay("report", "--out", folder.resolve("reports") + "/" + when + "." + name);
    }
    belay("report");
    belay("report", "--json");
  }

  private void answer() {
    for (Question q : PlanFolder.open(plan).questions()) {
      String option = q.options().getFirst();
      must("answer", plan.toString(), q.id(), option, "--by", "test", "--reason", "a sample");
    }
  }

  private void must(String... words) {
    assertThat(belay(words)).as(String.join(" ", words) + "\n" + said).isZero();
  }

  private int belay(String... words) {
    var out = new PrintWriter(said, true);
    var arguments = new ArrayList<>(List.of(words));
    arguments.removeIf(String::isEmpty);
    if (!List.of("survey").contains(words[0])) {
      arguments.addAll(List.of("--state", folder.resolve("state").toString()));
    }
    return CommandLineStart.run(
        new Assembly(), new Terminal(out, out), arguments.toArray(String[]::new));
  }
}
