package dev.belay.config;

import static org.assertj.core.api.Assertions.assertThat;

import dev.belay.release.CatalogFiles;
import dev.belay.release.DifyVersion;
import dev.belay.release.ReleaseFacts;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** New keys whose defaults suit nobody, and URLs that a compose file makes from a password. */
class EnvQuestionsTest {
  private static ReleaseFacts release(String version) {
    return CatalogFiles.shipped().release(DifyVersion.of(version));
  }

  private static ConfigurationPlan plan(
      String from, String to, Map<String, String> answers, String... keysAndTexts) {
    EnvFile env = EnvMergeTest.env(from, keysAndTexts);
    return EnvMerge.plan(
        EnvSet.of(release(from), env, Map.of()), release(from), release(to), answers);
  }

  private static String merged(ConfigurationPlan plan, String key) {
    return EnvFile.parse(".env", plan.files().get(".env"))
        .values(Variables.NONE)
        .getOrDefault(key, "");
  }

  private static List<String> open(ConfigurationPlan plan) {
    return plan.open().stream().map(EnvDecision::id).toList();
  }

  @ParameterizedTest
  @CsvSource({
    "CONSOLE_API_URL, http://dify.example.org:8080, ws://dify.example.org:8080",
    "APP_WEB_URL, https://apps.example.org, wss://apps.example.org",
    "FILES_URL, http://192.168.1.7/, ws://192.168.1.7",
    "NGINX_SERVER_NAME, ai.example.org, ws://ai.example.org"
  })
  void aNewPublicAddressIsAskedAboutWithAProposalFromTheOperatorsOwn(
      String key, String value, String proposal) {
    ConfigurationPlan plan = plan("1.12.0", "1.15.0", Map.of(), key, value);

    assertThat(open(plan)).contains("public.NEXT_PUBLIC_SOCKET_URL");
    assertThat(merged(plan, "NEXT_PUBLIC_SOCKET_URL")).isEqualTo(proposal);
    assertThat(plan.open().getFirst().question()).contains("ws://localhost", proposal);
  }

  @Test
  void whoIsReachedAtLocalhostIsAskedNothing() {
    assertThat(open(plan("1.9.0", "1.15.0", Map.of()))).isEmpty();
    assertThat(open(plan("1.9.0", "1.15.0", Map.of(), "CONSOLE_API_URL", "http://localhost")))
        .isEmpty();
  }

  @Test
  void anAnswerSettlesItAndKeepLeavesTheDefault() {
    var keep = Map.of("public.TRIGGER_URL", "keep", "public.NEXT_PUBLIC_SOCKET_URL", "set");

    ConfigurationPlan plan =
        plan("1.9.0", "1.15.0", keep, "SERVICE_API_URL", "https://api.example.org");

    assertThat(open(plan)).isEmpty();
    assertThat(merged(plan, "TRIGGER_URL")).isEmpty();
    assertThat(merged(plan, "NEXT_PUBLIC_SOCKET_URL")).isEqualTo("wss://api.example.org");
  }

  @Test
  void endpointsOfPluginsKeepTheirPath() {
    assertThat(
            merged(
                plan("0.15.3", "1.7.2", Map.of(), "CONSOLE_API_URL", "https://dify.example.org"),
                "ENDPOINT_URL_TEMPLATE"))
        .isEqualTo("https://dify.example.org/e/{hook_id}");
  }

  @Test
  void aNewSecretThatEverybodyKnowsIsAskedAboutUntilThereIsAnOwnOne() {
    assertThat(open(plan("1.15.0", "1.16.0", Map.of())))
        .containsExactly("secret.DIFY_AGENT_SERVER_SECRET_KEY");
    assertThat(
            open(plan("1.15.0", "1.16.0", Map.of(), "DIFY_AGENT_SERVER_SECRET_KEY", "own-enough")))
        .isEmpty();
    assertThat(
            open(
                plan(
                    "1.15.0",
                    "1.16.0",
                    Map.of("secret.DIFY_AGENT_SERVER_SECRET_KEY", "keep-public"))))
        .isEmpty();
    assertThat(open(plan("0.15.3", "1.0.0", Map.of())))
        .contains("secret.PLUGIN_DAEMON_KEY", "secret.PLUGIN_DIFY_INNER_API_KEY");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ' ',
      value = {
        "'p@ss/wo#rd' redis://:p%40ss%2Fwo%23rd@redis:6379/2",
        "'a?b[c]' redis://:a%3Fb%5Bc%5D@redis:6379/2",
        "'100%' redis://:100%25@redis:6379/2"
      })
  void aPasswordIsEncodedWhereTheComposeFileWouldPutItIntoAUrl(String password, String url) {
    ConfigurationPlan plan =
        plan("1.15.0", "1.16.0", Map.of(), "REDIS_PASSWORD", "'" + password + "'");

    assertThat(merged(plan, "DIFY_AGENT_REDIS_URL")).isEqualTo(url);
    assertThat(plan.toString() + plan.changes()).doesNotContain(url.split("@")[0]);
  }

  @Test
  void aServerElsewhereIsTheOneThatIsMeant() {
    ConfigurationPlan plan =
        plan(
            "1.15.0",
            "1.16.0",
            Map.of(),
            "REDIS_HOST",
            "cache.example.org",
            "REDIS_PORT",
            "6380",
            "REDIS_USERNAME",
            "dify",
            "REDIS_USE_SSL",
            "true",
            "REDIS_PASSWORD",
            "plain");

    assertThat(merged(plan, "DIFY_AGENT_REDIS_URL"))
        .isEqualTo("rediss://dify:plain@cache.example.org:6380/2");
  }

  @Test
  void aPlainPasswordAndAnOwnUrlAreLeftAlone() {
    assertThat(
            merged(
                plan("1.15.0", "1.16.0", Map.of(), "REDIS_PASSWORD", "plain-one_2"),
                "DIFY_AGENT_REDIS_URL"))
        .isEmpty();
    assertThat(
            merged(
                plan(
                    "1.15.0",
                    "1.16.0",
                    Map.of(),
                    "REDIS_PASSWORD",
                    "'a/b'",
                    "DIFY_AGENT_REDIS_URL",
                    "redis://mine:6379/5"),
                "DIFY_AGENT_REDIS_URL"))
        .isEqualTo("redis://mine:6379/5");
  }
}
