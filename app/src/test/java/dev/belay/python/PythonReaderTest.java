package dev.belay.python;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.belay.outside.OutsideException;
import java.time.Duration;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Test;

class PythonReaderTest {
  private static Value value(String source, String name) {
    return new Evaluation(new Host() {})
        .module(PythonReader.read("a.py", source))
        .get(name)
        .orElseThrow();
  }

  private static String text(String source) {
    return value(source, "x").asText().orElseThrow();
  }

  private static Value.Field field(Value.Type type, String name) {
    return java.util.Objects.requireNonNull(type.fields().get(name));
  }

  @Test
  void stringsAreDecodedAndJoinedAsPythonDoes() {
    assertThat(text("x = 'a\\n' r'\\n' \"\"\"b\nc\"\"\"")).isEqualTo("a\n\\nb\nc");
    assertThat(text("x = '\\x41\\u00e9\\'\\\\ \\d'")).isEqualTo("Aé'\\ \\d");
    assertThat(text("t = 'runs'\nn = 3\nx = f'{{{t}_{n}}}'")).isEqualTo("{runs_3}");
    assertThat(text("x = ('a' 'b' +\n  'c')")).isEqualTo("abc");
    assertThat(text("# ü\nx = 'ünï' # ö\n")).isEqualTo("ünï");
  }

  @Test
  void callsOfTheOutsideStayValuesWithTheirArguments() {
    var call =
        (Value.Called)
            value(
                "import sqlalchemy as sa\nx = sa.Column('a', sa.String(255), nullable=False)", "x");
    assertThat(call.function()).isEqualTo(new Value.Outside("sqlalchemy.Column"));
    assertThat(call.positional().getFirst()).isEqualTo(new Value.Text("a"));
    assertThat(call.named()).containsEntry("nullable", new Value.Truth(false));
    assertThat(call.at()).isEqualTo(new Place("a.py", 2));
  }

  @Test
  void localFunctionsLoopsAndKnownConditionsAreFollowed() {
    String source =
        """
        def name(table, *, suffix="idx", **rest):
            rest.setdefault("unique", True)
            rest["n"] = len(table)
            if rest["unique"] and suffix:
                return f"{table}_{suffix}"
            return None
        all = []
        for t, n in [("a", 1), ("b", 2)]:
            if n == 2:
                continue
            all.append(name(t))
        else:
            all.append(name("z", suffix="pkey"))
        x = ",".join(all)
        """;
    assertThat(text(source)).isEqualTo("a_idx,z_pkey");
  }

  @Test
  void whatDependsOnTheUnknownIsDerivedOrOpaqueAndNeverGuessed() {
    assertThat(value("import m\nx = 'a' if m.f() else 'b'", "x"))
        .isInstanceOfSatisfying(Value.Derived.class, d -> assertThat(d.operator()).isEqualTo("if"));
    assertThat(value("import m\nx = 1\nif m.f():\n  x = 2\n", "x"))
        .isInstanceOf(Value.Derived.class);
    assertThat(value("import m\nx = 1\nif m.f():\n  x = 1\n", "x")).isEqualTo(new Value.Whole(1));
    assertThat(value("x = lambda: 1", "x"))
        .isEqualTo(new Value.Opaque(new Place("a.py", 1), "lambda"));
    assertThat(value("import m\nx = []\nif m.f():\n  x.append(1)\n", "x").asItems().orElseThrow())
        .hasAtLeastOneElementOfType(Value.Opaque.class);
  }

  @Test
  void aReturnUnderAnUnknownConditionIsTheConditionItself() {
    String source =
        """
        import m
        def has():
            if "a" in m.columns():
                return True
            return False
        x = not has()
        """;
    assertThat(value(source, "x"))
        .isInstanceOfSatisfying(
            Value.Derived.class, d -> assertThat(d.operator()).isEqualTo("not"));
  }

  @Test
  void classBodiesAreFieldsWithTheirDeclaredTypes() {
    var type =
        (Value.Type)
            value(
                "from p import Field\nclass X(Base):\n  a: str = Field(default='v')\n  b: int\n",
                "X");
    assertThat(field(type, "a").annotation()).contains("str");
    assertThat(field(type, "a").value().orElseThrow()).isInstanceOf(Value.Called.class);
    assertThat(field(type, "b").value()).isEmpty();
  }

  @Test
  void brokenHostileAndHugeFilesAreRefusedWithFileAndLine() {
    refused("x = 1\ndef (\n", "a.py:2");
    refused("x = " + "(".repeat(5000) + "1" + ")".repeat(5000), "a.py:1");
    refused("x = 1\nwhile True:\n  x = x + 1\n", "a.py:");
    refused("def f(): return f()\nx = f()\n", "a.py:1");
    refused("x = 1 #" + " ".repeat(PythonReader.LARGEST), "a.py:1");
    refused("x = " + "[(".repeat(200_000), "a.py:");
  }

  @Test
  void aTextThatWouldFillTheMemoryStaysUnknown() {
    assertThat(value("x = 'a' * 10000000000", "x")).isInstanceOf(Value.Opaque.class);
    assertThat(value("x = 'a' * 1000000\nfor i in range(100): x = x + x\n", "x"))
        .isInstanceOf(Value.Derived.class);
  }

  private static void refused(String source, String at) {
    Assertions.assertTimeoutPreemptively(
        Duration.ofMinutes(5), // only so that a hang ends
        () ->
            assertThatThrownBy(() -> value(source, "x"))
                .isInstanceOf(OutsideException.class)
                .hasMessageContaining(at));
  }
}
