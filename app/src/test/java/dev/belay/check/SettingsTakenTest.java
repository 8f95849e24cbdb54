package dev.belay.check;

import static org.assertj.core.api.Assertions.assertThat;

import dev.belay.config.EnvFile;
import dev.belay.config.EnvSet;
import dev.belay.outside.Observed;
import dev.belay.release.CatalogFiles;
import dev.belay.release.DifyVersion;
import dev.belay.release.EnvTemplateKey;
import dev.belay.release.ReleaseFacts;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SettingsTakenTest {
  private static final CatalogFiles CATALOG = CatalogFiles.shipped();

  private static ReleaseFacts release(String version) {
    return CATALOG.release(DifyVersion.of(version));
  }

  private static Finding judged(ReleaseFacts release, Map<String, String> gets) {
    return new SettingsTaken()
        .judge(
            new RiskFacts(
                release,
                release,
                CATALOG.alembic(),
                Map.of(RiskFact.DEPLOYMENT_API_GETS, Observed.known(gets))));
  }

  private static Map<String, String> fresh(ReleaseFacts release) {
    String text =
        release.templateKeys().stream()
            .filter(k -> !k.commented() && k.file().equals(".env.example"))
            .map((EnvTemplateKey k) -> k.key() + "=" + k.text() + "\n")
            .collect(Collectors.joining());
    var api = EnvSet.of(release, EnvFile.parse(".env", text), Map.of()).effective().get("api");
    return api == null ? Map.of() : api.values();
  }

  @Test
  void everyReleaseTakesItsOwnDefaultsButTheTwoThatDoNotStartWithThem() {
    var refused = new TreeMap<String, String>();
    CATALOG
        .versions()
        .forEach(version -> {
          Finding found = judged(CATALOG.release(version), fresh(CATALOG.release(version)));
          if (!(found instanceof Finding.Passed)) {
            refused.put(version.toString(), found.seen());
          }
        });

    assertThat(refused).containsOnlyKeys("0.6.12", "1.13.1");
    assertThat(refused.get("1.13.1")).contains("REDIS_MAX_CONNECTIONS", "empty");
  }

  @Test
  void aValueThatIsNoneOfTheChoicesIsNamedWithTheOneThatWasMeant() {
    Finding found = judged(release("1.13.3"), Map.of("STORAGE_TYPE", "S3"));

    assertThat(found).isInstanceOf(Finding.Blocked.class);
    assertThat(found.seen()).contains("STORAGE_TYPE=S3", "one of opendal, s3, aliyun-oss");
    assertThat(found.next()).contains("set STORAGE_TYPE to s3");
    assertThat(judged(release("1.13.3"), Map.of("STORAGE_TYPE", "s3")))
        .isInstanceOf(Finding.Passed.class);
  }

  @Test
  void aSecretIsNotShown() {
    assertThat(
            judged(
                    release("1.15.0"),
                    Map.of("ACCESS_TOKEN_EXPIRE_MINUTES", "soon", "DB_PORT", "five"))
                .seen())
        .contains("DB_PORT=five");
  }

  @ParameterizedTest
  @CsvSource({
    "PositiveInt, 0, a whole number above 0",
    "PositiveInt, 12, ''",
    "PositiveInt | None, '', a whole number above 0",
    "'Annotated[PositiveInt | None, BeforeValidator]', '', ''",
    "Optional[bool], maybe, true or false",
    "bool, ON, ''",
    "bool, '', true or false",
    "str | None, '', ''",
    "'Annotated[ PositiveInt, Field(ge=10, description=\"x\") ]', 9, a number ge 10",
    "'Annotated[ PositiveInt, Field(ge=10, description=\"x\") ]', 10, ''",
    "NonNegativeFloat, 0.5, ''",
    "NegativeInt, -1, ''",
    "int, 1.5, a whole number",
    "HttpUrl, ftp://x, an address http://…",
    "'Literal[\"es\", \"aoss\"] | None', ES, 'one of es, aoss'",
    "SomethingOfItsOwn, anything, ''"
  })
  void aTypeTakesWhatItsClassTakes(String type, String value, String wanted) {
    assertThat(new SettingType(type).wanted(value).orElse("")).isEqualTo(wanted);
  }
}
