package dev.belay.config;

import static org.assertj.core.api.Assertions.assertThat;

import dev.belay.outside.OutsideException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Random environment files, read by Belay and by the real Docker Compose. */
class EnvFileOracleTest {
  private static final Map<String, String> SHELL =
      Map.of("SH", "from shell", "EMPTY_SH", "", "DOLLAR_SH", "a$b");
  private static final String[] PIECES = {
    "A",
    "B",
    "C",
    "KEY",
    "SH",
    "EMPTY_SH",
    "DOLLAR_SH",
    "=",
    "=",
    "=",
    "=",
    ":",
    ": ",
    "\n",
    "\n",
    "\n",
    "\r\n",
    " ",
    "  ",
    "\t",
    "#",
    " #",
    " # c",
    "'",
    "'",
    "\"",
    "\"",
    "\\",
    "\\n",
    "\\t",
    "\\\"",
    "\\'",
    "\\$",
    "\\\\",
    "\\0101",
    "\\07",
    "\\x",
    "\\c",
    "$",
    "$$",
    "$A",
    "${A}",
    "${B:-x}",
    "${B-x}",
    "${C:+y}",
    "${C+y}",
    "${SH}",
    "${SH:+z}",
    "${EMPTY_SH:-e}",
    "${EMPTY_SH-e}",
    "${NO:-${A:-n}}",
    "${NO:-{}}",
    "${NO:-{x}}",
    "${A:-x}}",
    "${",
    "}",
    "{",
    "${}",
    "${A:x}",
    "$1",
    "export ",
    "export",
    "export\t",
    "value",
    "x y",
    "http://h:1/p?q=1&r=2",
    "ü",
    "\u00a0",
    "\u2003",
    "%",
    "!",
    "a.b",
    "a-b",
    "[0]",
    "true",
    "0",
    "-",
    "_"
  };
  private static final int PER_PROJECT = 100;

  @TempDir private Path directory;

  @Test
  void randomFilesAreReadAsComposeReadsThem() throws IOException {
    compare(1);
  }

  @Test
  @Tag("full")
  void manyRandomFilesAreReadAsComposeReadsThem() throws IOException {
    compare(60);
  }

  private void compare(int projects) throws IOException {
    var found = ComposeOracle.find();
    Assumptions.assumeTrue(
        found.isPresent(), "skipped because docker compose 2.24 or newer is not here");
    ComposeOracle oracle = found.orElseThrow();
    long seed = Long.getLong("belay.seed", System.nanoTime());
    System.out.println("EnvFileOracleTest seed " + seed + " (-Dbelay.seed=" + seed + ")");
    var random = new Random(seed);
    int accepted = 0;
    int refused = 0;
    for (int p = 0; p < projects; p++) {
      var texts = new ArrayList<String>();
      var compose = new StringBuilder("services:\n");
      while (texts.size() < PER_PROJECT) {
        String text = text(random);
        if (belay(text) == null) {
          if (random.nextInt(30) == 0) {
            refused++;
            assertThat(oracle.file(directory, text, SHELL).refused())
                .as("Compose refuses too: %s", shown(text))
                .isTrue();
          }
          continue;
        }
        String service = "s" + texts.size();
        Files.writeString(directory.resolve(service + ".env"), text);
        compose.append("  %1$s: {image: x, env_file: [./%1$s.env]}%n".formatted(service));
        texts.add(text);
      }
      Files.writeString(directory.resolve("compose.yaml"), compose);
      accepted += compareProject(oracle, texts);
    }
    assertThat(accepted).isEqualTo(projects * PER_PROJECT);
    assertThat(refused).isPositive();
  }

  private int compareProject(ComposeOracle oracle, List<String> texts) throws IOException {
    var answer = oracle.environments(directory, SHELL, List.of());
    if (answer.refused()) {
      for (String text : texts) {
        assertThat(oracle.file(directory, text, SHELL).refusal())
            .as("Compose accepts %s", shown(text))
            .isEmpty();
      }
    }
    for (int i = 0; i < texts.size(); i++) {
      var expected = new TreeMap<>(answer.services().get("s" + i));
      var seen = new TreeMap<>(belay(texts.get(i)));
      // Compose shows `""` for it; a container cannot have a variable without a name
      expected.remove("");
      seen.remove("");
      assertThat(seen).as("of %s", shown(texts.get(i))).isEqualTo(expected);
    }
    return texts.size();
  }

  private static @org.jspecify.annotations.Nullable Map<String, String> belay(String text) {
    try {
      return EnvFile.parse("one.env", text).values(Variables.of(SHELL));
    } catch (OutsideException e) {
      return null;
    }
  }

  private static String text(Random random) {
    var text = new StringBuilder();
    if (random.nextInt(10) == 0) {
      text.append('\ufeff');
    }
    int lines = 1 + random.nextInt(4);
    for (int l = 0; l < lines; l++) {
      if (random.nextInt(6) > 0) {
        text.append((char) ('A' + random.nextInt(4))).append('=');
      }
      int pieces = random.nextInt(7);
      char quote = "\0\0'\"".charAt(random.nextInt(4));
      if (quote != 0) {
        text.append(quote);
      }
      for (int i = 0; i < pieces; i++) {
        text.append(PIECES[random.nextInt(PIECES.length)]);
      }
      if (quote != 0) {
        text.append(quote);
      }
      text.append(random.nextInt(8) == 0 ? "" : "\n");
    }
    return text.toString();
  }

  private static String shown(String text) {
    return text.replace("\\", "\\\\")
        .replace("\n", "\\n")
        .replace("\r", "\\r")
        .replace("\t", "\\t");
  }
}
