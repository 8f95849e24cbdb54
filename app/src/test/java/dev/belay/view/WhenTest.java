package dev.belay.view;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** What decides whether something is done in time is said in every form of a plan. */
class WhenTest {
  private static String golden(String form) throws IOException {
    return Files.readString(Path.of("src/test/resources/golden/assessment." + form));
  }

  @Test
  void everyFormSaysWhenAnActIsDueAndWhatSpeaksForAndAgainst() throws IOException {
    for (String form : new String[] {"txt", "md", "html"}) {
      assertThat(golden(form))
          .as(form)
          .contains("after start", "flask transform-datasource-credentials")
          .contains("DB_HOST names a service that does not exist after the upgrade")
          .contains("keep the public default SECRET_KEY?")
          .contains("images that float")
          .contains("S3_BUCKET_NAME", "your value is kept")
          .contains("rows written after traffic returned")
          .contains("the old image does not know the head");
    }
  }

  @Test
  void thePageIsMadeForNarrowScreensAndPaper() throws IOException {
    String page = golden("html");

    assertThat(page).contains("data-head=\"becomes\"", "white-space:nowrap");
    assertThat(page).contains("tr[data-mine=false] { display:none }").doesNotContain("beforeprint");
  }
}
