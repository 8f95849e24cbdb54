package dev.belay.view;

import static org.assertj.core.api.Assertions.assertThat;

import dev.belay.release.CatalogFiles;
import dev.belay.release.DifyVersion;
import dev.belay.release.ReleaseDiff;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ReleaseTextTest {
  private static final CatalogFiles CATALOG = CatalogFiles.shipped();

  @Test
  void aDiffNamesWhatAnOperatorHasToKnowAndEndsWithWhatIsTheSame() {
    String text = ReleaseText.text(diff("1.10.0", "1.10.1"));
    assertThat(text)
        .startsWith("Dify 1.10.0 to 1.10.1\n")
        .contains("environment keys  (+11 -0 ~2)")
        .contains("  ~ DB_HOST: db -> db_postgres\n")
        .contains("  + db_postgres, db_mysql, seekdb\n", "  - db\n")
        .contains("  ~ qdrant: langgenius/qdrant:v1.7.3 -> langgenius/qdrant:v1.8.3\n")
        .contains("revisions  (+1 -0 ~96)", "    and 56 more: see --json\n")
        .endsWith("flask commands\n");
    assertThat(text.lines()).allMatch(line -> line.length() < 160);
  }

  @Test
  void keysThatMovedAreGroupedByTheirNewFile() {
    assertThat(ReleaseText.text(diff("1.14.0", "1.14.1")))
        .contains("  > envs/databases/db-mysql.env.example (5)\n      MYSQL_MAX_CONNECTIONS, ")
        .contains("  ~ SECRET_KEY: sk-9f73s3ljTXVcMT3Blb3ljTqtsKiGHXVcMT3BlbkFJLK7U -> (empty)\n")
        .contains("  ~ Docker Compose: 2.20.0 -> 2.24.0\n");
  }

  @Test
  void theSameReleaseTwiceDiffersInNothing() {
    assertThat(ReleaseText.text(diff("1.8.1", "1.8.1")))
        .startsWith("Dify 1.8.1 to 1.8.1\n\nthe same: environment keys, ");
  }

  @Test
  void aReleaseFitsOnAPage() {
    String text = ReleaseText.text(CATALOG.release(DifyVersion.of("1.16.0")));
    assertThat(text)
        .startsWith("Dify 1.16.0, 2026-07-17, commit 5c6372d2f7")
        .contains("  schema      7a1c2d9e4b60, revision 200\n")
        .contains("    agent_backend              langgenius/dify-agent-backend:1.16.0\n")
        .contains("    db_mysql                   mysql:8.0  profile mysql\n");
    assertThat(text.lines().count()).isLessThan(70);
  }

  @Test
  void theDocumentHasEveryPart() {
    var document = ReleaseText.document(diff("1.15.0", "1.16.0"));
    assertThat(document).containsEntry("schema", 1).containsEntry("from", "1.15.0");
    assertThat((Map<?, ?>) document.get("parts")).hasSize(ReleaseDiff.Part.values().length);
  }

  private static ReleaseDiff diff(String from, String to) {
    return ReleaseDiff.between(
        CATALOG.release(DifyVersion.of(from)), CATALOG.release(DifyVersion.of(to)));
  }
}
