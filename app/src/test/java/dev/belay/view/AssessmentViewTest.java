package dev.belay.view;

import static dev.belay.Golden.assertGolden;
import static org.assertj.core.api.Assertions.assertThat;

import dev.belay.check.Finding;
import dev.belay.outside.Observed;
import dev.belay.plan.Assessment;
import dev.belay.plan.ConfigurationRow;
import dev.belay.plan.MigrationRow;
import dev.belay.plan.OpenDecision;
import dev.belay.plan.ReleaseNotes;
import dev.belay.plan.Rung;
import dev.belay.plan.ServiceRow;
import dev.belay.release.DifyVersion;
import dev.belay.release.Hop;
import dev.belay.release.RequiredAct;
import dev.belay.survey.DatabaseSummary;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class AssessmentViewTest {
  private static final DifyVersion OLD = DifyVersion.of("1.8.1");
  private static final DifyVersion NEW = DifyVersion.of("1.9.0");

  @Test
  void theTerminalPageSaysTheVerdictFirstThenWhatNeedsYou() {
    assertGolden("assessment.txt", AssessmentText.of(sample(), "belay answer /srv/plan"));
  }

  @Test
  void theMarkdownCanBeAttachedToATicket() {
    assertGolden("assessment.md", AssessmentMarkdown.of(sample()));
  }

  @Test
  void thePageIsOneFileThatAsksNothingOfTheNetwork() {
    String page = AssessmentPage.of(sample());

    assertThat(page).doesNotContain("src=", "@import", "url(", "<link");
    assertThat(page).contains("default-src &#39;none&#39;".replace("&#39;", "'"));
    assertGolden("assessment.html", page);
  }

  @Test
  void whatAUserWroteIsNeverMarkup() {
    var row =
        new ConfigurationRow(
            "A<b>", "added", "", "", "<script>alert(1)</script>", "|x|`y`", true, "a<b & c");
    Assessment hostile =
        new Assessment(
            1,
            Path.of("/x<y>"),
            OLD,
            NEW,
            List.of(),
            List.of(),
            List.of(),
            List.of(row),
            List.of(),
            List.of(),
            List.of(),
            List.of(),
            Observed.unknown("w<hy>", "next"));

    assertThat(AssessmentPage.of(hostile)).doesNotContain("<script>alert", "A<b>", "a<b");
    assertThat(AssessmentMarkdown.of(hostile)).contains("\\|x\\|'y'");
  }

  private static Assessment sample() {
    var act =
        new RequiredAct(
            "datasource-1.9.0",
            NEW,
            RequiredAct.Moment.AFTER_START,
            List.of("flask transform-datasource-credentials"),
            true,
            "stored data source credentials move to a new table",
            "data sources have credentials",
            List.of("docker README at 1.9.0"));
    return new Assessment(
        Assessment.SCHEMA,
        Path.of("/srv/dify/docker"),
        OLD,
        NEW,
        List.of(new Hop(OLD, NEW, List.of(act), List.of())),
        List.of(
            new Finding.Blocked(
                "db-host",
                "DB_HOST names a service that does not exist after the upgrade",
                ".env:214 DB_HOST=db, and the service is called db_postgres from 1.10.1 on",
                "belay answer /srv/plan db-host db_postgres",
                "#28706"),
            new Finding.Undecided(
                "dead-end-revision",
                "whether the database is at a revision that leads on",
                "no database was looked at",
                "belay plan --to 1.9.0 --database postgresql://postgres@127.0.0.1/dify",
                "#26213"),
            new Finding.Warned(
                "floating-images", "images that float", "nginx:latest", "", "docker-compose.yaml"),
            new Finding.Passed("compose-version", "Compose is new enough", "2.26.1", "README")),
        List.of(
            new OpenDecision(
                "secret-key",
                "keep the public default SECRET_KEY?",
                List.of("pin", "rotate"),
                "pin",
                "sessions and file links signed with it end when it changes")),
        List.of(
            new ConfigurationRow(
                "S3_BUCKET_NAME",
                "default-changed",
                "difyai",
                "",
                "acme-dify",
                "acme-dify",
                true,
                "your value is kept"),
            new ConfigurationRow(
                "LOG_LEVEL", "added", "", "INFO", "", "INFO", false, "new, at its default")),
        List.of(
            new ServiceRow(
                "api", "langgenius/dify-api:1.8.1", "langgenius/dify-api:1.9.0", true, ""),
            new ServiceRow(
                "nginx", "nginx:latest", "nginx:latest", true, "floats: pin its digest")),
        List.of(
            new MigrationRow(
                "68519ad5cd18",
                NEW,
                List.of("add column workflows.x"),
                List.of("locks workflows"))),
        List.of(
            new ReleaseNotes(
                NEW,
                LocalDate.of(2025, 9, 23),
                "https://github.com/langgenius/dify/releases/tag/1.9.0",
                List.of(
                    new ReleaseNotes.Item(
                        "1.9.0/commands",
                        ReleaseNotes.Subject.ACT,
                        "one command to run",
                        ReleaseNotes.Bearing.UNDECIDED,
                        "no database was looked at"),
                    new ReleaseNotes.Item(
                        "1.9.0/env",
                        ReleaseNotes.Subject.ENVIRONMENT,
                        "11 keys",
                        ReleaseNotes.Bearing.DOES_NOT_APPLY,
                        "you set none of them")))),
        List.of(
            new Rung(
                "rename the kept databases back",
                OLD,
                true,
                "seconds, whatever the size",
                List.of(
                    new Rung.Premise("a rollback point", Rung.State.MISSING, "no run was started")),
                "rows written after traffic returned, unless they are carried back",
                "belay rollback"),
            new Rung(
                "old images on the new schema",
                OLD,
                false,
                "the old image does not know the head",
                List.of(),
                "",
                "")),
        Observed.known(
            new DatabaseSummary(
                "15.18",
                List.of("b95962a3885c"),
                java.util.Optional.of(true),
                Map.of(),
                true,
                false,
                0,
                new dev.belay.database.Measurements(
                    12_345_678_900L, List.of(), List.of(), List.of()))));
  }
}
