package dev.belay.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.belay.Assembly;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.json.JsonMapper;

class ApiDiffCommandTest {
  @TempDir private Path directory;
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  @Test
  void theTextSaysWhatACallerHasToKnow() {
    assertThat(belay("api", "diff", "1.14.2", "1.15.0")).isZero();
    assertThat(out.toString())
        .isEqualTo(
            """
            Service API 1.14.2 -> 1.15.0: 81 and 81 operations
            1 breaking, 1 risky, 7 compatible; as documented, which may differ from what the API does

            breaking
              POST /files/upload
                body.user is required now  [request-field-now-required]

            risky
              GET /form/human_input/{form_token}
                200 body.expiration_time may be null now  [response-null-possible]

            7 compatible differences are not listed; --all lists them
            """);
  }

  @Test
  void jsonAndSarifCarryEveryFinding() {
    belay("api", "diff", "1.14.2", "1.15.0", "--json");
    var json = JsonMapper.shared().readTree(out.toString());
    assertThat(json.path("findings").size()).isEqualTo(9);
    out.getBuffer().setLength(0);
    belay("api", "diff", "1.14.2", "1.15.0", "--sarif");
    var sarif = JsonMapper.shared().readTree(out.toString());
    assertThat(sarif.path("runs").path(0).path("results").size()).isEqualTo(9);
  }

  @Test
  void failOnDecidesTheExitCode() {
    assertThat(belay("api", "diff", "1.14.2", "1.15.0", "--fail-on", "breaking")).isEqualTo(10);
    assertThat(belay("api", "diff", "1.14.1", "1.14.2", "--fail-on", "compatible")).isZero();
  }

  @Test
  void aBrokenFileIsNamedWithItsLine() throws Exception {
    Path file = Files.writeString(directory.resolve("broken.json"), "{\n\"openapi\": oops\n}");
    assertThat(belay("api", "diff", file.toString(), "1.15.0")).isEqualTo(2);
    assertThat(err.toString()).contains("broken.json:2", "next:");
  }

  @Test
  void aFileThatIsNoDescriptionIsRefused() throws Exception {
    Path file = Files.writeString(directory.resolve("other.json"), "{\"a\":1}");
    assertThat(belay("api", "diff", file.toString(), "1.15.0")).isEqualTo(2);
    assertThat(err.toString()).contains("no API description");
  }

  @Test
  void aVersionThatIsNotKnownListsThoseThatAre() {
    assertThat(belay("api", "diff", "0.9.0", "1.15.0")).isEqualTo(2);
    assertThat(err.toString()).contains("1.11.0", "belay api diff 1.15.0 1.16.0");
  }

  private int belay(String... args) {
    return CommandLineStart.run(
        new Assembly(), new Terminal(new PrintWriter(out, true), new PrintWriter(err, true)), args);
  }
}
