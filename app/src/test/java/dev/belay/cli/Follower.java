package dev.belay.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.function.BooleanSupplier;
import java.util.regex.Pattern;

/** Somebody who knows nothing but what Belay prints, and pastes it until there is no more to do. */
final class Follower {
  private static final int PATIENCE = 12;
  private static final Pattern COMMAND =
      Pattern.compile("(?:: |\\bthen |\\bor )(belay [a-z]+[^;,(\n]*)");
  private static final Pattern PLACEHOLDER = Pattern.compile(".*\\b[A-Z]{2,}\\b.*");
  private static final List<Integer> HONEST = List.of(0, 10, 11, 12, 13, 20, 21, 22, 23, 24);

  private final CommandInstallation on;
  private final Random random;
  private final List<String> pasted = new ArrayList<>();

  Follower(CommandInstallation on, Random random) {
    this.on = on;
    this.random = random;
  }

  /**
   * Pastes one of the commands that were printed last, until the end is reached.
   *
   * @param end whether nothing is left to be done
   */
  List<String> toTheEnd(BooleanSupplier end) {
    String failed = "";
    while (!end.getAsBoolean()) {
      assertThat(pasted)
          .as("commands pasted without an end: %s", on.said())
          .hasSizeLessThan(PATIENCE);
      String tried = failed;
      List<String> printed = commands(on.said());
      List<String> others = printed.stream().filter(c -> !c.equals(tried)).toList();
      List<String> choice = others.isEmpty() ? printed : others;
      assertThat(choice).as("%s, then nothing to paste in: %s", pasted, on.said()).isNotEmpty();
      String command = choice.get(random.nextInt(choice.size()));
      pasted.add(command);
      int code = on.belay(words(command));
      boolean refused = code == 2 && on.said().contains("there is nothing to take back");
      assertThat(refused || HONEST.contains(code)).as("%s said %s", pasted, on.said()).isTrue();
      failed = code == 0 ? "" : command;
    }
    return pasted;
  }

  /** Those that can be pasted as they are. */
  static List<String> commands(String said) {
    return said.lines()
        .filter(l -> !l.endsWith("is lost")) // it is not
        .flatMap(l -> COMMAND.matcher(l).results())
        .map(m -> m.group(1).strip())
        .filter(c -> !PLACEHOLDER.matcher(c.replaceAll("\\S*/\\S*", "")).matches())
        .filter(c -> !c.startsWith("belay report"))
        .distinct()
        .toList();
  }

  /**
   * The state is that of the installation anyway. A run that "died" here seems to live, as its
   * process is that of the test: who follows it would wait for ever. He sees it end, and resumes.
   */
  private static String[] words(String command) {
    String seen = command.replaceAll(" +#.*| --state \\S+", "");
    return Arrays.stream(seen.replaceAll("status (\\S+) --follow", "resume $1").split(" +"))
        .skip(1)
        .toArray(String[]::new);
  }
}
