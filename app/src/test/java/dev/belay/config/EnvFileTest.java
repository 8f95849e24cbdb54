package dev.belay.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.belay.outside.OutsideException;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class EnvFileTest {
  private static final Map<String, String> SHELL = Map.of("SH", "from shell", "NIL", "");

  @TempDir private Path directory;

  /** Texts and what Docker Compose 2.26.1 makes of them. */
  record Case(String text, Map<String, String> values) {}

  private static Case of(String text, String... keysAndValues) {
    var values = new LinkedHashMap<String, String>();
    for (int i = 0; i < keysAndValues.length; i += 2) {
      values.put(keysAndValues[i], keysAndValues[i + 1]);
    }
    return new Case(text, values);
  }

  static Stream<Case> cases() {
    return Stream.of(
        of("A=1\nB=2\nA=3\n", "A", "3", "B", "2"),
        of("A=\nB=''\nC=\"\"\n", "A", "", "B", "", "C", ""),
        of("A= 1 2  # c\n", "A", "1 2"),
        of("A=a#b\nB=#b\nC= # c\n", "A", "a#b", "B", "#b", "C", "# c"),
        of("A='a # b' # c\nB=\"a # b\"# c\n", "A", "a # b", "B", "a # b"),
        of("export A=1\nexport  B: 2\n", "A", "1", "B", "2"),
        of("A: 1\nB:2\nC:=3\n", "A", "1", "B", "2", "C", "=3"),
        of("\ufeffA=1\r\nB=2\r\n", "A", "1", "B", "2"),
        of("A='x\ny'\nB=\"x\r\ny\"\n", "A", "x\ny", "B", "x\r\ny"),
        of("A='it\\'s'\nB=\"say \\\"hi\\\"\"\n", "A", "it's", "B", "say \"hi\""),
        of("A='a\\nb'\nB=\"a\\nb\"\nC=a\\nb\n", "A", "a\\nb", "B", "a\nb", "C", "a\\nb"),
        of("A='a\\\\b'\nB=\"a\\\\b\"\n", "A", "a\\\\b", "B", "a\\b"),
        of("A=\"\\$x\"\nB=\"$$x\"\nC='$x'\nD=$$x\n", "A", "$x", "B", "$x", "C", "$x", "D", "$x"),
        of("A=a$b$$c\n", "A", "a$c"),
        of("A=$1 $ $-\n", "A", "$1 $ $-"),
        of("A=1\nB=${A}${A:-x}$A\n", "A", "1", "B", "111"),
        of("A=${X:-a}\nB=${X-a}\nC=${X:+a}\nD=${X+a}\n", "A", "a", "B", "a", "C", "", "D", ""),
        of(
            "A=${NIL:-a}\nB=${NIL-a}\nC=${NIL:+a}\nD=${NIL+a}\n",
            "A",
            "a",
            "B",
            "",
            "C",
            "",
            "D",
            "a"),
        of("A=${SH:-a}\nB=${SH:+a}\nC=${SH:?e}\n", "A", "from shell", "B", "a", "C", "from shell"),
        of("SH=file\nA=$SH\n", "SH", "file", "A", "from shell"),
        of("A=${X:-${SH:-a}} b}\n", "A", "from shell b}"),
        of("A=${X:-{}}\nB=${X:-{a}}\n", "A", "{}", "B", "{a}"),
        of("A=${X:-a}${Y:-b} ${SH}\n", "A", "ab from shell"),
        of("SH\nNIL\nNOWHERE\nA=1\n", "SH", "from shell", "NIL", "", "A", "1"),
        of("A=\"1\"B=2\n", "A", "1", "B", "2"),
        of("A=x'y'\nB=x\"y\"\n", "A", "x'y'", "B", "x\"y\""),
        of("A=\"\\0101\\07\\x\\c\"\n", "A", "A\\7\\x\\c"),
        of("# A=1\n  # B=2\n   C=3\n\n", "C", "3"),
        of("A.b-c[0]=1\nÜ=2\n", "A.b-c[0]", "1", "Ü", "2"),
        of("A=\u00a0x\u2003\n", "A", "x"),
        of("A=http://h:1/p?q=1&r=2#f\n", "A", "http://h:1/p?q=1&r=2#f"),
        of("", new String[0]),
        of("# nothing", new String[0]));
  }

  static Stream<String> refusals() {
    return Stream.of(
        "A B=1\n",
        "A=1\nB!=2\n",
        "A='x\n",
        "A=\"x\n",
        "A=${\n",
        "A=${X\n",
        "A=${X:x}\n",
        "A=${}\n",
        "A=${X:?told}\n",
        "A=${X?told}\n",
        "A=${NIL:?told}\n",
        "A=\"${X:-a\nb}\"\n",
        "A=1\nexport ");
  }

  @ParameterizedTest
  @MethodSource("cases")
  void valuesAreThoseOfCompose(Case given) {
    assertThat(EnvFile.parse(".env", given.text()).values(Variables.of(SHELL)))
        .isEqualTo(given.values());
  }

  @ParameterizedTest
  @MethodSource("refusals")
  void whatComposeRefusesIsRefused(String text) {
    assertThatThrownBy(() -> EnvFile.parse(".env", text).values(Variables.of(SHELL)))
        .isInstanceOf(OutsideException.class)
        .hasMessageContaining(".env:");
  }

  @Test
  void theTableIsWhatComposeSays() throws IOException {
    var oracle = ComposeOracle.find();
    Assumptions.assumeTrue(
        oracle.isPresent(), "skipped because docker compose 2.24 or newer is not here");
    for (Case given : cases().toList()) {
      var answer = oracle.orElseThrow().file(directory, given.text(), SHELL);
      assertThat(answer.refusal()).as(given.text()).isEmpty();
      assertThat(answer.services().get("one")).as(given.text()).isEqualTo(given.values());
    }
    for (String text : refusals().toList()) {
      assertThat(oracle.orElseThrow().file(directory, text, SHELL).refused()).as(text).isTrue();
    }
  }

  @Test
  void everyEntryKnowsItsLineAndItsSpan() {
    String text = "# c\nA = 1 # one\n\nexport B='x\ny' # two\nC\nD: \"4\"\n";
    EnvFile file = EnvFile.parse(".env", text);

    assertThat(file.entries()).extracting(EnvEntry::line).containsExactly(2, 4, 6, 7);
    assertThat(file.entries())
        .extracting(e -> text.substring(e.keyStart(), e.keyEnd()))
        .containsExactly("A", "B", "C", "D");
    assertThat(file.entries())
        .extracting(e -> text.substring(e.valueStart(), e.valueEnd()))
        .containsExactly("1", "'x\ny'", "", "\"4\"");
    assertThat(file.text()).isEqualTo(text);
  }

  @Test
  void aWrittenValueIsReadBack() {
    long seed = System.nanoTime();
    System.out.println("EnvFileTest seed " + seed);
    var random = new Random(seed);
    String letters = "ab$\\'\"# \t\n\r{}=:-+?ü`!*\u00a0\u00010é";
    for (int i = 0; i < 20_000; i++) {
      var value = new StringBuilder();
      int length = random.nextInt(8);
      for (int c = 0; c < length; c++) {
        value.append(letters.charAt(random.nextInt(letters.length())));
      }
      String comment = value.isEmpty() ? "" : " # c";
      String text = "K=" + Escapes.written(value.toString()) + comment + "\nL=1\n";
      assertThat(EnvFile.parse(".env", text).values(Variables.of(Map.of("a", "wrong", "b", "w"))))
          .as("seed %d: %s", seed, text)
          .isEqualTo(Map.of("K", value.toString(), "L", "1"));
    }
  }

  @Test
  void aFileThatIsTooLargeIsRefusedAtOnce() throws IOException {
    Path file = directory.resolve("large.env");
    try (var sparse = new RandomAccessFile(file.toFile(), "rw")) {
      sparse.setLength(
          3L << 30); // more than an array holds: whoever reads it first fails otherwise
    }
    assertThatThrownBy(() -> EnvFile.read(file, ".env"))
        .isInstanceOf(OutsideException.class)
        .hasMessageContaining("3,221,225,472 bytes");
  }

  @Test
  void aDirectoryAMissingFileAndForeignBytesAreRefused() throws IOException {
    assertThatThrownBy(() -> EnvFile.read(directory, ".env")).hasMessageContaining("a directory");
    assertThatThrownBy(() -> EnvFile.read(directory.resolve("no"), ".env"))
        .isInstanceOf(OutsideException.class)
        .hasMessageContaining("could not be read");
    Path latin =
        Files.write(directory.resolve("latin.env"), new byte[] {'A', '=', '\n', (byte) 0xe4});
    assertThatThrownBy(() -> EnvFile.read(latin, ".env"))
        .hasMessageContaining(".env:2")
        .hasMessageContaining("0xe4");
  }

  @Test
  void aLinkThatLeadsToItselfIsRefused() throws IOException {
    Path loop = directory.resolve("loop.env");
    Files.createSymbolicLink(loop, loop);
    assertThatThrownBy(() -> EnvFile.read(loop, ".env")).isInstanceOf(OutsideException.class);
  }

  @Test
  void aMessageNeverShowsAValue() {
    for (String text :
        List.of("KEY='hunter2\n", "KEY=${hunter2\n", "KEY=\"hunter2\nX=1", "KEY=1\nhunter2!=1\n")) {
      assertThatThrownBy(() -> EnvFile.parse(".env", text).values(Variables.NONE))
          .hasMessageNotContaining("hunter2");
    }
  }

  @Test
  void namesAreFoundInNestedTexts() {
    assertThat(Interpolation.names("${A:-${B:-$C}} $$D ${E}${F:+$G} $1"))
        .containsExactly("A", "B", "C", "E", "F", "G");
  }
}
