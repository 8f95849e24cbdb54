package dev.belay;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Every safety rule has a test that carries its number, or it is said here why it has none. */
class SafetyRulesTest {
  /** The rules that docs/safety.md has no paragraph of its own for. */
  private static final int FIRST_WITH_A_PARAGRAPH = 27;

  private static final int AT_LEAST = 23;

  private static final Path RULES = Path.of("../docs/safety.md");
  private static final List<Path> TESTS =
      List.of(Path.of("src/test/java"), Path.of("../acceptance/src/test/java"));

  private static final Pattern RULE =
      Pattern.compile("^### S(\\d+) [^\\n]*\\n(.*?)(?=^#|\\z)", Pattern.DOTALL | Pattern.MULTILINE);
  private static final Pattern NAME =
      Pattern.compile("void\\s+([sS]\\d+(?:_S\\d+)*)(?=[_A-Z])\\w*\\s*\\(");

  /** This list only gets shorter. */
  private static final Map<Integer, String> WITHOUT =
      Map.of(
          16, "Belay neither drains queues nor flushes Redis: nothing of it is there to be tested",
          17, "Belay does not look for stores that it cannot capture: people answer for them");

  @Test
  void everyRuleHasATestWithItsNumber() throws IOException {
    var untested = new TreeSet<>(rules());
    untested.removeAll(tested());
    assertThat(untested)
        .as("rules without a test whose name begins with their number; the list only gets shorter")
        .isEqualTo(new TreeSet<>(WITHOUT.keySet()));
  }

  @Test
  void noTestNamesARuleThatIsNotThere() throws IOException {
    var unknown = tested();
    unknown.removeAll(all());
    assertThat(unknown).as("numbers of tests that docs/safety.md does not have").isEmpty();
  }

  /** A heading that is still without its paragraph is no rule yet. */
  private static SortedSet<Integer> rules() throws IOException {
    var written = new TreeMap<Integer, Boolean>();
    var headings = RULE.matcher(Files.readString(RULES));
    while (headings.find()) {
      written.put(Integer.valueOf(headings.group(1)), !headings.group(2).isBlank());
    }
    assertThat(written).as("headings of docs/safety.md").isNotEmpty();
    SortedSet<Integer> rules = first();
    written.forEach((rule, is) -> {
      if (is) {
        rules.add(rule);
      }
    });
    return rules;
  }

  private static SortedSet<Integer> all() throws IOException {
    SortedSet<Integer> all = first();
    var headings = RULE.matcher(Files.readString(RULES));
    while (headings.find()) {
      all.add(Integer.valueOf(headings.group(1)));
    }
    return all;
  }

  private static SortedSet<Integer> first() {
    return IntStream.range(1, FIRST_WITH_A_PARAGRAPH)
        .boxed()
        .collect(Collectors.toCollection(TreeSet::new));
  }

  /** The numbers that names of tests begin with, in both modules. */
  private static SortedSet<Integer> tested() throws IOException {
    var tested = new TreeSet<Integer>();
    for (Path tests : TESTS) {
      try (var files = Files.walk(tests)) {
        for (Path file : files.filter(f -> f.toString().endsWith(".java")).toList()) {
          var names = NAME.matcher(Files.readString(file));
          while (names.find()) {
            for (String number : names.group(1).split("_")) {
              tested.add(Integer.valueOf(number.substring(1)));
            }
          }
        }
      }
    }
    assertThat(tested).as("an empty source folder must not pass").hasSizeGreaterThan(AT_LEAST - 1);
    return tested;
  }
}
