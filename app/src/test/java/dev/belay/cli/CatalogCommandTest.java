package dev.belay.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.belay.Assembly;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class CatalogCommandTest {
  @TempDir private Path tree;
  @TempDir private Path own;
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  @BeforeEach
  void aSourceTree() throws IOException {
    Path compose = tree.resolve("docker/docker-compose.yaml");
    Files.createDirectories(compose.getParent());
    Files.writeString(compose, "services:\n  api:\n    image: langgenius/dify-api:1.17.0\n");
    Path revision = tree.resolve("api/migrations/versions/one.py");
    Files.createDirectories(revision.getParent());
    Files.writeString(revision, "revision = 'abc'\ndown_revision = None\n");
  }

  @Test
  void aReleaseThatIsAddedIsListedShownAndComparedLikeAShippedOne() {
    assertThat(build("1.17.0")).isZero();
    assertThat(out.toString()).contains("1 releases in " + own, "head abc");
    assertThat(belay("catalog", "list", "--catalog", own.toString())).isZero();
    assertThat(out.toString()).contains("1.17.0", "abc  added by you");
    JsonNode shown = json("catalog", "show", "1.17.0", "--catalog", own.toString(), "--json");
    assertThat(shown.path("schema").asInt()).isEqualTo(1);
    assertThat(shown.path("alembicHead").asString()).isEqualTo("abc");
    JsonNode diff =
        json("catalog", "diff", "1.16.0", "1.17.0", "--catalog", own.toString(), "--json");
    assertThat(diff.path("parts").path("service").path("removed").size()).isEqualTo(37);
    assertThat(diff.path("parts").path("image").path("changed").path(0).path("after").asString())
        .isEqualTo("langgenius/dify-api:1.17.0");
  }

  @Test
  void aSecondReleaseLeavesTheFirstOneInPlace() {
    assertThat(build("1.17.0")).isZero();
    assertThat(build("1.18.0")).isZero();
    assertThat(err.toString()).contains("own image is 1.17.0, but it was added as 1.18.0");
    JsonNode listed = json("catalog", "list", "--catalog", own.toString(), "--json");
    assertThat(listed.path("releases").size()).isEqualTo(88);
    assertThat(listed.path("releases").path(87).path("shipped").asBoolean()).isFalse();
    assertThat(belay("catalog", "show", "1.17.0", "--catalog", own.toString())).isZero();
  }

  @Test
  void anUnknownReleaseEndsWithTheWayToAddItInTextAndInJson() {
    assertThat(belay("catalog", "show", "1.99.0", "--catalog", own.toString())).isEqualTo(2);
    assertThat(err.toString())
        .isEqualTo(
            """
            belay: Dify 1.99.0 is not in the catalog
              seen: the newest of 86 known releases is 1.16.0
              next: belay catalog build --help   # with --tree, its unpacked source, and --version 1.99.0
            """);
    JsonNode failure = json("catalog", "diff", "1.8.1", "latest", "--json");
    assertThat(failure.path("failure").path("exit").asInt()).isEqualTo(2);
  }

  @Test
  void aTreeWithoutAVersionAndABuildFromNothingAreRefusedAndNothingIsWritten() throws IOException {
    assertThat(belay("catalog", "build", "--tree", tree.toString(), "--out", own.toString()))
        .isEqualTo(2);
    assertThat(err.toString()).contains("--tree needs a --version", "next: belay catalog build");
    assertThat(belay("catalog", "build", "--out", own.toString())).isEqualTo(2);
    try (var files = Files.list(own)) {
      assertThat(files).isEmpty();
    }
    assertThat(belay("catalog", "build", "--help")).isZero();
  }

  private int build(String version) {
    return belay(
        "catalog",
        "build",
        "--tree",
        tree.toString(),
        "--version",
        version,
        "--out",
        own.toString());
  }

  private JsonNode json(String... args) {
    belay(args);
    return JsonMapper.shared().readTree(out.toString());
  }

  private int belay(String... args) {
    out.getBuffer().setLength(0);
    var terminal = new Terminal(new PrintWriter(out, true), new PrintWriter(err, true));
    return CommandLineStart.run(new Assembly(), terminal, args);
  }
}
