package dev.belay.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.belay.outside.OutsideException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class YamlTextTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "a: 1\\nb: 2\\na: 3\\n|v.yaml:3|already in line 1",
        "a:\\n\\t- 1\\n|v.yaml:2|",
        "a: 1\\n---\\nb: 2\\n|v.yaml:3|second document",
        "- 1\\n- 2\\n|v.yaml:1|keys and values",
        "a: &x\\n  b: *x\\n|v.yaml|",
        "a: [1, 2\\nb: 3\\n|v.yaml|",
        "a: {{ .Values.x }}\\n|v.yaml:1|",
        "a: *nowhere\\n|v.yaml:1|",
        "? [a, b]\\n: 1\\n|v.yaml:1|"
      })
  void whatCannotBeReadSafelyIsRefusedWithFileAndLine(String text, String where, String seen) {
    String yaml = text.replace("\\n", "\n").replace("\\t", "\t");

    assertThatThrownBy(() -> YamlText.of("v.yaml", yaml))
        .isInstanceOf(OutsideException.class)
        .hasMessageContaining(where)
        .hasMessageContaining(seen == null ? "" : seen);
  }

  @Test
  void aBombOfAliasesIsRefusedAtOnce() {
    var bomb = new StringBuilder("a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n");
    for (int i = 1; i < 12; i++) {
      String before = "*a" + (i - 1);
      bomb.append("a%d: &a%d [".formatted(i, i));
      bomb.append(String.join(", ", java.util.Collections.nCopies(10, before))).append("]\n");
    }

    assertThatThrownBy(() -> YamlText.of("v.yaml", bomb.toString()))
        .hasMessageContaining("v.yaml:6")
        .hasMessageContaining("multiply");
  }

  @Test
  void aThousandLevelsAreRefused() {
    String deep = "a: " + "[".repeat(50_000) + "]".repeat(50_000);

    assertThatThrownBy(() -> YamlText.of("v.yaml", deep)).isInstanceOf(OutsideException.class);
  }

  @Test
  void aHugeFileIsRefusedBeforeItIsRead(@TempDir Path dir) throws Exception {
    Path file = dir.resolve("values.yaml");
    try (var channel =
        java.nio.channels.FileChannel.open(
            file,
            java.nio.file.StandardOpenOption.CREATE,
            java.nio.file.StandardOpenOption.WRITE)) {
      channel.write(java.nio.ByteBuffer.wrap(new byte[] {'#'}), 300L << 20);
    }

    assertThatThrownBy(() -> YamlText.read(file)).hasMessageContaining("314,572,801 bytes");
    assertThat(Files.size(file)).isEqualTo((300L << 20) + 1);
  }

  @Test
  void bytesThatAreNoUtf8AreRefused() {
    byte[] latin = "a: é".getBytes(StandardCharsets.ISO_8859_1);

    assertThatThrownBy(() -> YamlText.of("v.yaml", latin)).hasMessageContaining("not UTF-8");
  }

  @Test
  void mergeKeysAndAliasesGiveTheValuesThatComposeAndHelmSee() {
    var text = YamlText.of("v", "x: &x {a: 1, b: 2}\ny:\n  <<: *x\n  b: 3\nz: *x\n");

    assertThat(YamlTree.json(YamlTree.value(text.root())))
        .isEqualTo("{\"x\":{\"a\":1,\"b\":2},\"y\":{\"a\":1,\"b\":3},\"z\":{\"a\":1,\"b\":2}}");
  }

  @Test
  void anEmptyFileAndOneWithCommentsOnlyHaveNoKeys() {
    assertThat(YamlTree.leaves(YamlTree.value(YamlText.of("v", "").root()))).isEmpty();
    assertThat(YamlTree.leaves(YamlTree.value(YamlText.of("v", "# none\n").root()))).isEmpty();
  }
}
