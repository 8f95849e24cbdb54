package dev.belay.survey;

import static org.assertj.core.api.Assertions.assertThat;

import dev.belay.outside.Sha256;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class IdentityTest {
  private static final String BEFORE =
      """
      # Database
      DB_PASSWORD=one
      export LOG_LEVEL=INFO
      GONE=x
      """;

  @Test
  void S23_aChangedEnvironmentIsNamedByItsKeysAndNeverByItsValues() {
    String after = BEFORE.replace("=one", "=two").replace("GONE=x\n", "") + "NEW=secret\n";
    assertThat(drift(BEFORE, after))
        .containsExactly(".env has changed in DB_PASSWORD; new: NEW; gone: GONE");
    assertThat(Identity.keyed(after, Sha256::of)).doesNotContain("two", "secret");
  }

  @Test
  void aValueOfSeveralLinesBelongsToItsKey() {
    String before = "KEY=\"one\ntwo\"\nNEXT=1\n";
    assertThat(drift(before, before.replace("two", "three")))
        .containsExactly(".env has changed in KEY");
  }

  @Test
  void aKeyThatIsThereASecondTimeIsAChange() {
    assertThat(drift(BEFORE, BEFORE + "DB_PASSWORD=two\n"))
        .containsExactly(".env has changed in DB_PASSWORD");
  }

  @Test
  void aCommentIsAChangeOfNoValue() {
    assertThat(drift(BEFORE, BEFORE + "# by hand\n"))
        .containsExactly(".env has changed, but none of its values");
    assertThat(drift(BEFORE, BEFORE)).isEmpty();
  }

  private static List<String> drift(String before, String after) {
    return identity(before).drift(identity(after));
  }

  private static Identity identity(String text) {
    return new Identity(new TreeMap<>(Map.of(".env", Identity.keyed(text, Sha256::of))));
  }
}
