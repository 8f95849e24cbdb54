package dev.belay.faults;

import static org.assertj.core.api.Assertions.assertThat;

import dev.belay.Assembly;
import dev.belay.cli.CommandLineStart;
import dev.belay.cli.Terminal;
import dev.belay.database.Session;
import dev.belay.database.TestServer;
import dev.belay.demo.SampleInstallation;
import dev.belay.release.CatalogFiles;
import dev.belay.release.DifyVersion;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * S23: secrets planted wherever an installation has them appear in nothing that Belay prints, and
 * in no file that it writes but those in {@code private/}, which only its owner can enter.
 */
class CanarySecretsTest {
  private static final String CANARY = Canaries.SIGN;

  @TempDir private Path folder;
  private final StringWriter said = new StringWriter();

  @Test
  void s23NoSecretOfTheConfigurationLeavesPrivate() throws Exception {
    Path home = Files.createDirectory(folder.resolve("installation"));
    var values = new LinkedHashMap<String, String>();
    SampleInstallation.customisation()
        .forEach(
            (key, value) -> values.put(key, Canaries.isSecret(key) ? CANARY + "-" + key : value));
    values.put("CELERY_BROKER_URL", "redis://:canary-broker@redis:6379/1");
    values.put("MY_OWN_API_KEY", CANARY + "-own");
    var release = CatalogFiles.with(folder.resolve("none")).release(DifyVersion.of("1.8.1"));
    SampleInstallation.write(release, values, home);
    assertThat(values.values().stream().filter(v -> v.contains(CANARY))).hasSizeGreaterThan(8);

    String at = home.toString();
    for (String json : List.of("--json", "")) {
      belay("survey", "--installation", at, json);
      String out = folder.resolve("plan" + json).toString();
      belay("plan", "--installation", at, "--to", "1.15.0", "--out", out, json);
      belay("env", "diff", "--installation", at, "--to", "1.15.0", json);
      out = folder.resolve("merge" + json).toString();
      belay("env", "merge", "--installation", at, "--to", "1.15.0", "--out", out, json);
    }
    assertThat(said.toString()).contains("1.15.0").doesNotContain(CANARY);
    assertThat(outsidePrivate(folder, home)).isEmpty();
    assertThat(Files.readString(folder.resolve("plan/private/.env"))).contains(CANARY);
  }

  @Test
  void s23NoSecretOfARunLeavesPrivate() throws Exception {
    try (var server = TestServer.start(Map.of("fsync", "off"));
        var site = new Site(folder, server.server(), "dify")) {
      for (boolean broken : List.of(true, false)) {
        site.renew(broken);
        plant(site);
        said.append(site.upgrade().toString());
        for (String command : List.of("status", "report", "rollback", "resume", "finalize")) {
          said.append(site.belay(command).text());
          said.append(site.belay(command, "--json").text());
        }
      }
      String password = server.server().password().orElseThrow().value();
      assertThat(said.toString())
          .contains("TakenBack", "migrat", "<not shown>")
          .doesNotContain(CANARY)
          .doesNotContain(password);
      assertThat(outsidePrivate(site.state().directory(), site.home())).isEmpty();
      assertThat(Canaries.holding(site.state().directory(), password)).isEmpty();
    }
  }

  /** In rows, in files, and in what the operator's own migration says when it fails. */
  private static void plant(Site site) throws IOException {
    try (Session session = site.databases().first()) {
      session.execute("update providers set encrypted_config = 'canary-credential'");
      session.execute("update messages set query = 'canary-question' where id < 9");
    }
    Files.writeString(site.home().resolve("storage/private.pem"), "canary-key");
    Path script = site.home().resolve("app");
    Files.writeString(
        script,
        Files.readString(script)
            .replace(
                "cat \"$ask.said\"",
                "cat \"$ask.said\"\n[ -z \"$PGPASSWORD\" ] || echo \"on"
                    + " postgresql://postgres:$PGPASSWORD@db\"\necho 'DETAIL:  Key"
                    + " (query)=(canary-question) is there twice.' >&2"));
  }

  private void belay(String... words) {
    var out = new PrintWriter(said, true);
    var arguments = new ArrayList<>(List.of(words));
    arguments.removeIf(String::isEmpty);
    CommandLineStart.run(new Assembly(), new Terminal(out, out), arguments.toArray(String[]::new));
  }

  /** Files with a canary that others than their owner could reach. */
  private static List<Path> outsidePrivate(Path below, Path but) throws IOException {
    return Canaries.open(below, Canaries.holding(below, CANARY)).stream()
        .filter(f -> !f.startsWith(but))
        .toList();
  }
}
