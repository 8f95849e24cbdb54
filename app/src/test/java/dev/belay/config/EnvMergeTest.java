package dev.belay.config;

import static org.assertj.core.api.Assertions.assertThat;

import dev.belay.release.CatalogFiles;
import dev.belay.release.DifyVersion;
import dev.belay.release.ReleaseFacts;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class EnvMergeTest {
  private static final CatalogFiles CATALOG = CatalogFiles.shipped();
  private static final Map<String, ReleaseFacts> RELEASES = new HashMap<>();

  static ReleaseFacts release(String version) {
    return RELEASES.computeIfAbsent(version, v -> CATALOG.release(DifyVersion.of(v)));
  }

  /** The release's own {@code .env.example} with lines exchanged or added. */
  static EnvFile env(String version, String... keysAndTexts) {
    var draft = new EnvDraft(new EnvDefaults(release(version)).fresh(), "mine");
    for (int i = 0; i < keysAndTexts.length; i += 2) {
      draft.raw(keysAndTexts[i], keysAndTexts[i + 1]);
    }
    return draft.result();
  }

  private static ConfigurationPlan merge(
      String from, String to, EnvFile env, Map<String, String> shell, Map<String, String> answers) {
    return EnvMerge.plan(EnvSet.of(release(from), env, shell), release(from), release(to), answers);
  }

  private static ConfigurationPlan merge(String from, String to, EnvFile env) {
    return merge(from, to, env, Map.of(), Map.of());
  }

  private static Map<String, String> api(ConfigurationPlan plan, String to) {
    return api(plan, to, Map.of());
  }

  private static Map<String, String> api(
      ConfigurationPlan plan, String to, Map<String, String> shell) {
    EnvFile env = EnvFile.parse(".env", plan.files().get(".env"));
    return EnvSet.of(release(to), env, shell).effective().get("api").values();
  }

  @Test
  void whatTheOfficialScriptDropsAt1141Survives() {
    Map<String, String> chosen =
        Map.of(
            "SECRET_KEY", "sk-own",
            "STORAGE_TYPE", "s3",
            "S3_BUCKET_NAME", "files",
            "S3_ACCESS_KEY", "AKIA123",
            "VECTOR_STORE", "qdrant",
            "QDRANT_URL", "http://vectors:6333",
            "SMTP_SERVER", "mail.example.org",
            "PLUGIN_S3_ENDPOINT", "http://minio:9000");
    EnvFile env =
        env(
            "1.14.0",
            chosen.entrySet().stream()
                .flatMap(e -> List.of(e.getKey(), e.getValue()).stream())
                .toArray(String[]::new));

    ConfigurationPlan plan = merge("1.14.0", "1.14.1", env);

    assertThat(EnvFile.parse(".env", plan.files().get(".env")).values(Variables.NONE))
        .containsAllEntriesOf(chosen);
    assertThat(api(plan, "1.14.1"))
        .containsEntry("S3_BUCKET_NAME", "files")
        .containsEntry("QDRANT_URL", "http://vectors:6333");
  }

  @Test
  void whatOnlyTheOldComposeFileSuppliedIsWrittenOut() {
    ConfigurationPlan plan =
        merge("1.14.0", "1.14.1", EnvFile.parse(".env", "VECTOR_STORE=qdrant\n"));

    assertThat(api(plan, "1.14.1"))
        .containsEntry("QDRANT_URL", "http://qdrant:6333")
        .containsEntry("S3_REGION", "us-east-1")
        .containsEntry("SMTP_USE_TLS", "true")
        .containsEntry("DB_HOST", "db_postgres");
    assertThat(plan.of(EnvKind.VALUE_KEPT)).extracting(EnvChange::key).contains("QDRANT_URL");
  }

  @Test
  void thePublicSecretKeyThatWasReliedOnIsPinned() {
    String key = new EnvDefaults(release("1.14.0")).value("SECRET_KEY").orElseThrow();

    assertThat(api(merge("1.14.0", "1.14.1", EnvFile.parse(".env", "")), "1.14.1"))
        .containsEntry("SECRET_KEY", key);
    assertThat(api(merge("1.14.0", "1.15.0", env("1.14.0")), "1.15.0"))
        .containsEntry("SECRET_KEY", key);
    assertThat(api(merge("1.14.0", "1.15.0", EnvFile.parse(".env", "SECRET_KEY=\n")), "1.15.0"))
        .containsEntry("SECRET_KEY", key);
  }

  @Test
  void s26AnEmptyValueThatMeantTheDefaultStaysTheDefault() {
    EnvFile env = EnvFile.parse(".env", "S3_REGION= \nDB_PORT=\nMAIL_TYPE=''\n");

    ConfigurationPlan plan = merge("1.14.0", "1.15.0", env);

    assertThat(api(plan, "1.15.0"))
        .containsEntry("S3_REGION", "us-east-1")
        .containsEntry("DB_PORT", "5432")
        .containsEntry("MAIL_TYPE", "resend");
  }

  @Test
  void s26AVariableOfTheShellThatNoLongerReachesTheServiceIsWrittenOut() {
    Map<String, String> shell = Map.of("S3_BUCKET_NAME", "from-systemd", "LOG_LEVEL", "DEBUG");

    ConfigurationPlan plan =
        merge("1.14.0", "1.15.0", EnvFile.parse(".env", "LOG_LEVEL=INFO\n"), shell, Map.of());

    assertThat(api(plan, "1.15.0", shell))
        .containsEntry("S3_BUCKET_NAME", "from-systemd")
        .containsEntry("LOG_LEVEL", "DEBUG");
    assertThat(plan.of(EnvKind.VALUE_KEPT))
        .filteredOn(c -> c.key().equals("S3_BUCKET_NAME"))
        .singleElement()
        .satisfies(c -> assertThat(c.why()).contains("shell"));
  }

  @Test
  void s26ADollarArrivesAsItArrivedBefore() {
    EnvFile env = EnvFile.parse(".env", "S3_SECRET_KEY=a$b$$c\nDB_PASSWORD='p$w\"d'\n");
    Map<String, String> before =
        EnvSet.of(release("1.14.0"), env, Map.of()).effective().get("api").values();

    assertThat(before).containsEntry("S3_SECRET_KEY", "a$c");
    assertThat(api(merge("1.14.0", "1.15.0", env), "1.15.0"))
        .containsEntry("S3_SECRET_KEY", "a$c")
        .containsEntry("DB_PASSWORD", "p$w\"d");
  }

  @Test
  void theDatabaseHostFollowsTheServiceAndItsProfileIsAdded() {
    EnvFile pinned = env("1.9.2", "COMPOSE_PROFILES", "weaviate,certbot", "RELYT_HOST", "db");

    ConfigurationPlan plan = merge("1.9.2", "1.15.0", pinned);

    Map<String, String> after =
        EnvFile.parse(".env", plan.files().get(".env")).values(Variables.NONE);
    assertThat(after).containsEntry("DB_HOST", "db_postgres");
    assertThat(List.of(after.get("COMPOSE_PROFILES").split(",")))
        .contains("weaviate", "postgresql");
    assertThat(plan.of(EnvKind.PROFILE_PIN)).hasSize(1);
  }

  @Test
  void aPinnedQueueListIsAQuestion() {
    EnvFile env = env("1.9.2", "CELERY_QUEUES", "dataset,mail,workflow_storage");

    ConfigurationPlan open = merge("1.9.2", "1.15.0", env);
    ConfigurationPlan answered = merge("1.9.2", "1.15.0", env, Map.of(), Map.of("queues", "keep"));

    assertThat(open.open()).extracting(EnvDecision::id).contains("queues");
    assertThat(answered.open()).extracting(EnvDecision::id).doesNotContain("queues");
    assertThat(answered.files().get(".env"))
        .contains("CELERY_QUEUES=dataset,mail,workflow_storage\n");
  }

  @Test
  void aRenamedKeyKeepsItsPlaceItsQuotesAndItsComment() {
    EnvFile env = EnvFile.parse(".env", "# mine\nVIKINGDB_SCHEMA='https' # tls\nEND=1\n");

    ConfigurationPlan plan = merge("1.14.0", "1.15.0", env);

    assertThat(plan.files().get(".env"))
        .startsWith("# mine\nVIKINGDB_SCHEME='https' # tls\nEND=1\n");
    assertThat(plan.of(EnvKind.RENAMED))
        .extracting(EnvChange::key)
        .containsExactly("VIKINGDB_SCHEMA");
  }

  @Test
  void severalOldKeysBecomeOne() {
    EnvFile env =
        env("0.7.3", "MILVUS_HOST", "vectors", "MILVUS_PORT", "19531", "MILVUS_SECURE", "true");

    assertThat(api(merge("0.7.3", "1.8.1", env), "1.8.1"))
        .containsEntry("MILVUS_URI", "https://vectors:19531");
    assertThat(
            api(
                merge("0.9.2", "1.0.0", env("0.9.2", "RESET_PASSWORD_TOKEN_EXPIRY_HOURS", "48")),
                "1.0.0"))
        .containsEntry("RESET_PASSWORD_TOKEN_EXPIRY_MINUTES", "2880");
  }

  @Test
  void anOldDefaultFollowsTheNewOneUnlessTheAnswerIsToKeepIt() {
    EnvFile env = env("1.9.1");
    assertThat(api(merge("1.9.1", "1.9.2", env), "1.9.2"))
        .containsEntry("CODE_MAX_STRING_LENGTH", "400000");
    assertThat(
            api(
                merge(
                    "1.9.1",
                    "1.9.2",
                    env,
                    Map.of(),
                    Map.of("default.CODE_MAX_STRING_LENGTH", "keep")),
                "1.9.2"))
        .containsEntry("CODE_MAX_STRING_LENGTH", "80000");
    assertThat(
            api(merge("1.9.1", "1.9.2", env("1.9.1", "CODE_MAX_STRING_LENGTH", "90000")), "1.9.2"))
        .containsEntry("CODE_MAX_STRING_LENGTH", "90000");
  }

  @Test
  void everyByteOutsideTheEditsStays() {
    String text =
        "\ufeff# caf\u00e9\r\n\r\nA.B = x # y\r\nexport  LOG_LEVEL=DEBUG\r\nNGINX_CLIENT_MAX_BODY_SIZE=15M # old\r\n";

    String merged = merge("1.5.1", "1.6.0", EnvFile.parse(".env", text)).files().get(".env");

    assertThat(merged).isEqualTo(text.replace("15M", "100M"));
  }

  @Test
  void theKeysThatMustLiveInEnvAreThoseOfTheReleases() {
    assertThat(new EnvDefaults(release("1.15.0")).mustLiveInEnv())
        .hasSize(83)
        .contains("PLUGIN_S3_ENDPOINT", "QDRANT_API_KEY", "SSRF_PROXY_ALLOW_PRIVATE_IPS");
    assertThat(new EnvDefaults(release("1.14.1")).mustLiveInEnv()).hasSize(81);
  }

  @Test
  void aKeyInAFileThatComposeDoesNotReadIsNamed() {
    EnvFile env = env("1.14.1");
    EnvFile qdrant =
        EnvFile.parse("envs/vectorstores/qdrant.env", "QDRANT_API_KEY=own-key-of-mine\n");
    var set =
        new EnvSet(
            List.of(env),
            Map.of(".env", env, qdrant.name(), qdrant),
            Map.of(),
            ComposeStructure.of(release("1.14.1").compose().services()));

    ConfigurationPlan plan = EnvMerge.plan(set, release("1.14.1"), release("1.15.0"), Map.of());

    assertThat(plan.of(EnvKind.MUST_LIVE_IN_ENV))
        .extracting(EnvChange::key)
        .containsExactly("QDRANT_API_KEY");
    assertThat(plan.files().get(qdrant.name())).isEqualTo(qdrant.text());
    assertThat(plan.toString() + plan.changes()).doesNotContain("own-key-of-mine");
  }

  @Test
  void aKeyThatWasRemovedButYouSetItIsKept() {
    EnvFile env = env("1.9.0", "WORKFLOW_PARALLEL_DEPTH_LIMIT", "7");

    ConfigurationPlan plan = merge("1.9.0", "1.9.1", env);

    assertThat(plan.files().get(".env")).contains("WORKFLOW_PARALLEL_DEPTH_LIMIT=7\n");
    assertThat(plan.changes())
        .filteredOn(c -> c.key().equals("WORKFLOW_PARALLEL_DEPTH_LIMIT"))
        .extracting(EnvChange::kind)
        .containsAnyOf(EnvKind.REMOVED_BUT_SET, EnvKind.NO_LONGER_READ);
  }

  @Test
  void aMergedSetMergesToItself() {
    EnvFile env = env("1.8.1", "S3_REGION", "eu", "DB_PASSWORD", "'a$b'", "LOG_LEVEL", "");
    ConfigurationPlan once = merge("1.8.1", "1.15.0", env);
    EnvFile merged = EnvFile.parse(".env", once.files().get(".env"));

    assertThat(merge("1.15.0", "1.15.0", merged).files()).isEqualTo(once.files());
  }
}
