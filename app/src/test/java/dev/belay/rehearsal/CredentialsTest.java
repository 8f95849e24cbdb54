package dev.belay.rehearsal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.belay.database.DatabaseServer;
import dev.belay.database.Label;
import dev.belay.database.Session;
import dev.belay.database.TestServer;
import dev.belay.deployment.FakeDeployment;
import dev.belay.outside.OwnShell;
import dev.belay.run.NoMigrator;
import dev.belay.step.Looking;
import dev.belay.step.World;
import dev.belay.store.FileSource;
import dev.belay.store.files.DirectoryStore;
import dev.belay.store.postgres.PostgresStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** S13: every stored secret is opened with the key of its tenant, before and after a migration. */
class CredentialsTest {
  private static final String ONE = "00000000-0000-0000-0000-000000000001";
  private static final String KEYLESS = "00000000-0000-0000-0000-000000000002";

  @TempDir private Path storage;

  @Test
  void S13_secretsThatMoveAreFoundAgainAndALostOneIsSaidWithoutItsText() throws Exception {
    Path keys = Files.createDirectories(storage.resolve("privkeys").resolve(ONE));
    Files.writeString(keys.resolve("private.pem"), SealedSecretTest.pem(SealedSecretTest.PAIR));
    String kept = SealedSecretTest.stored(SealedSecretTest.PAIR, SealedSecretTest.sealed());
    String lost = SealedSecretTest.stored(SealedSecretTest.PAIR, SealedSecretTest.sealed());
    DatabaseServer server =
        TestServer.database(
            "credentials",
            """
            create table providers (tenant_id uuid, encrypted_config text);
            insert into providers values
              ('%1$s', '{"api_key": "%3$s", "base": "http://x"}'), ('%1$s', '{"api_key": "%4$s"}'),
              ('%2$s', '{"api_key": "%3$s"}'), ('%1$s', null);
            create table notes (encrypted_config text);
            insert into notes values ('%4$s');
            """
                .formatted(ONE, KEYLESS, kept, lost));
    var before = Credentials.of(world(server));
    assertThat(before.opened()).hasSize(2);
    assertThat(before.shut())
        .containsExactly(
            Map.entry(
                "providers.encrypted_config: the key of tenant %s is in none of the captured directories"
                    .formatted(KEYLESS),
                1));

    try (Session session = server.open(new Label("test", "credentials"))) {
      session.execute(
          """
          create table provider_credentials (tenant_id uuid, encrypted_config jsonb);
          insert into provider_credentials select tenant_id, encrypted_config::jsonb
            from providers where encrypted_config not like '%%%s%%';
          alter table providers drop column encrypted_config\
          """
              .formatted(lost));
    }
    var opened = before.comparedWith(Credentials.of(world(server)));
    assertThat(opened.before()).isEqualTo(2);
    assertThat(opened.after()).isEqualTo(1);
    assertThat(opened.lost()).containsExactly("1 of providers.encrypted_config");
    assertThat(opened.toString()).doesNotContain(lost, kept);
  }

  private World world(DatabaseServer server) {
    return new World(
        "run",
        storage,
        InstantSource.system(),
        Looking.FENCE,
        new FakeDeployment("1.7.2"),
        new NoMigrator(),
        new PostgresStore(server, new TreeMap<>(Map.of("database:dify", server.uri().database()))),
        server,
        new DirectoryStore(new OwnShell()),
        List.of(FileSource.of("files:app-storage", storage, FileSource.Policy.UNION)));
  }
}
