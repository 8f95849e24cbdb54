package dev.belay.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.belay.acceptance.Launcher.Said;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code plan.html} of a real release's installation in a real browser. */
class PlanPageTest {
  @TempDir Path folder;

  @Test
  void thePageRendersItsTablesAndItsFiltersCount() throws Exception {
    Path browser =
        Stream.of("/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome")
            .map(Path::of)
            .filter(Files::isExecutable)
            .findFirst()
            .orElse(null);
    assumeTrue(browser != null, "skipped because no Chromium is installed");
    Path real = Launcher.checkout().resolveSibling("shared/dify-releases/1.8.1/docker");
    assumeTrue(Files.isDirectory(real), "skipped because ../shared/dify-releases is not here");
    Path installation = Files.createDirectory(folder.resolve("docker"));
    Files.copy(real.resolve("docker-compose.yaml"), installation.resolve("docker-compose.yaml"));
    Files.writeString(
        installation.resolve(".env"),
        Files.readString(real.resolve(".env.example"))
            + "\nS3_BUCKET_NAME=acme\nSMTP_PASSWORD=hunter2-canary\n");

    Said said =
        Launcher.ofCheckout(folder)
            .run(
                "plan",
                "--installation",
                installation.toString(),
                "--to",
                "1.15.0",
                "--out",
                folder.resolve("plan").toString());
    Path page = folder.resolve("plan/plan.html");

    assertThat(said.exit()).as(said.err()).isIn(0, 10, 11);
    String dom = dom(browser, page);
    assertThat(dom).contains("Dify 1.8.1 → 1.15.0", "plugin_daemon", "Way back");
    var shown = Pattern.compile("(\\d+) of (\\d+)</span>").matcher(dom);
    assertThat(shown.find()).as("the filter has counted its rows").isTrue();
    assertThat(Integer.parseInt(shown.group(2))).isGreaterThan(10);
    assertThat(dom).doesNotContain("hunter2-canary");
  }

  private String dom(Path browser, Path page) throws Exception {
    Path out = folder.resolve("dom.html");
    var process =
        new ProcessBuilder(
                List.of(
                    browser.toString(),
                    "--headless",
                    "--no-sandbox",
                    "--disable-gpu",
                    "--disable-quic",
                    "--no-first-run",
                    "--disable-background-networking",
                    "--disable-component-update",
                    "--disable-sync",
                    "--user-data-dir=" + folder.resolve("profile"),
                    "--dump-dom",
                    page.toUri().toString()))
            .redirectOutput(out.toFile())
            .redirectError(folder.resolve("browser.log").toFile())
            .start();
    assertThat(process.waitFor()).isZero();
    return Files.readString(out, StandardCharsets.UTF_8);
  }
}
