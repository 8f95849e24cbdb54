package dev.belay.cli;

import dev.belay.outside.ShellWord;
import dev.belay.plan.Questions;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine;
import picocli.CommandLine.Model.OptionSpec;
import tools.jackson.databind.json.JsonMapper;

/**
 * The one place that makes commands which can be pasted. Whatever stops says which command goes on;
 * only here it is known what that command needs to be about the same run, plan, installation and
 * state from any directory, so that is added here to every advice that is said. A command that
 * would need what nobody knows asks for its help instead.
 */
final class Pasting {
  private static final Pattern LINE =
      Pattern.compile(
          "(?m)^( *)((?:- )?(?:next|then|or|mend|command|before you try again)(?:, [a-z ]+)?):"
              + " (.*)$");
  private static final Pattern FIELD =
      Pattern.compile("(\"(?:next|command)\" ?: ?)(\"(?:[^\"\\\\]|\\\\.)*\")");
  private static final Pattern COMMAND = Pattern.compile("(?<![\\w/.-])belay(?= [a-z])");

  /** A word that stands for one which only the reader knows. */
  static final Pattern BLANK =
      Pattern.compile(
          "(PLAN|RUN|CLONE|DIR|DIRECTORY|DIFY_SOURCE_DIRECTORY|VERSION|REVISION|URL|URI|SUITE|FILE|TEXT|NEW"
              + "|ANOTHER|OPTION|ID|CHOICE|NAME)");

  /** What says where something is: it holds for the same command again. */
  private static final Set<String> WHERE =
      Set.of(
          "--database",
          "--catalog",
          "--risks",
          "--api-usage",
          "--answers",
          "--env-file",
          "--from",
          "--scratch",
          "--postgres-dir",
          "--api",
          "--writes",
          "--window",
          "--by",
          "--edited",
          "--namespace",
          "--release",
          "--context",
          "--chart",
          "--values");

  /** Commands that start the same plan with the same options. */
  private static final Set<String> START = Set.of("belay approve", "belay upgrade");

  private final Here here;
  private final Map<String, String> environment;
  private final Function<String, CommandLine> lines;

  /**
   * @param lines the command line that knows the command with this name
   */
  Pasting(Here here, Map<String, String> environment, Function<String, CommandLine> lines) {
    this.here = here;
    this.environment = environment;
    this.lines = lines;
  }

  /**
   * A text of many lines, or of JSON: what stands behind {@code next:} and its like is made whole.
   * A line is either an instruction or a command that can be pasted with the line's end.
   */
  String lines(String text) {
    if (!text.contains("belay ")) {
      return text;
    }
    String fields =
        FIELD
            .matcher(text)
            .replaceAll(m -> Matcher.quoteReplacement(m.group(1) + field(m.group(2))));
    return LINE.matcher(fields)
        .replaceAll(m ->
            Matcher.quoteReplacement(AdviceLines.of(m.group(1), m.group(2), parts(m.group(3)))));
  }

  private String field(String quoted) {
    var json = JsonMapper.shared();
    return json.writeValueAsString(advice(json.readValue(quoted, String.class)));
  }

  /** One advice with every command in it made whole. */
  String advice(String text) {
    var whole = new StringBuilder();
    parts(text).forEach(p -> whole.append(p.before()).append(p.command()));
    return whole.toString();
  }

  /**
   * A command with the words that lead to it.
   *
   * @param command empty behind the last one
   */
  record Part(String before, String command) {}

  List<Part> parts(String text) {
    Matcher found = COMMAND.matcher(text);
    var parts = new ArrayList<Part>();
    int at = 0;
    int look = 0;
    while (look <= text.length() && found.find(look)) {
      List<Advised> command = command(text, found.end());
      look = command.isEmpty() ? found.end() : command.getFirst().end();
      if (!command.isEmpty()) {
        parts.add(new Part(text.substring(at, found.start()), whole(command.getFirst())));
        at = look;
      }
    }
    parts.add(new Part(text.substring(at), ""));
    return parts;
  }

  private List<Advised> command(String text, int from) {
    String first = text.substring(from + 1).split("[^a-z-]", 2)[0];
    return Belay.has(first) ? Advised.read(lines.apply(first), text, from) : List.of();
  }

  private String whole(Advised command) {
    if (command.has("--help")) {
      return command.text();
    }
    return placed(command)
        .flatMap(this::filled)
        .map(this::optioned)
        .map(Pasting::reasoned)
        .filter(Pasting::complete)
        .map(Advised::text)
        .or(() -> planFirst(command))
        .orElseGet(command::help);
  }

  /** Who takes responsibility says why: the words stand there to be replaced. */
  private static Advised reasoned(Advised command) {
    boolean accepts =
        command.spec().name().equals("answer")
            && command.positional().size() == 3
            && command.positional().getLast().equals(Questions.ACCEPTED);
    return accepts && !command.has("--reason")
        ? command.with("--reason", List.of(AnswerCommand.YOUR_REASON))
        : command;
  }

  /** A plan that was only looked at has no folder: it is made again, and kept this time. */
  private Optional<String> planFirst(Advised command) {
    boolean plans =
        command.spec().positionalParameters().stream().anyMatch(p -> p.paramLabel().equals("PLAN"));
    Optional<String> directory = here.known("--installation").map(Pasting::directory);
    Optional<String> to = here.known("--to");
    if (!plans
        || !here.command().equals("belay plan")
        || here.known("PLAN").isPresent()
        || directory.isEmpty()
        || to.isEmpty()) {
      return Optional.empty();
    }
    String out = Path.of(directory.get()).resolveSibling("plan-" + to.get()).toString();
    return Advised.read(lines.apply("plan"), "belay plan", "belay".length()).stream()
        .map(this::optioned)
        .map(p -> p.with("--out", List.of(out)).text())
        .map(p -> p + "   # it keeps the plan, whose questions can then be answered")
        .findFirst();
  }

  /** With what is known in place of the words that only stand for something. */
  private Optional<Advised> filled(Advised command) {
    Advised full = command;
    for (String word : command.options()) {
      int at = command.options().indexOf(word);
      if (BLANK.matcher(word).matches() && at > 0) {
        String option = command.options().get(at - 1);
        Optional<String> known =
            option.equals("--to") && command.spec().name().equals("backup")
                ? here.backups(environment)
                : Optional.ofNullable(here.given().get(option))
                    .map(List::getFirst)
                    .or(() -> here.known(option));
        if (known.isEmpty()) {
          return Optional.empty();
        }
        full = full.without(option).with(option, List.of(known.get()));
      }
    }
    return Optional.of(full);
  }

  /** With the plan or the run where it belongs. */
  private Optional<Advised> placed(Advised command) {
    var words = new ArrayList<>(command.positional());
    for (var place : command.spec().positionalParameters()) {
      String label = place.paramLabel();
      if (!label.equals("PLAN") && !label.equals("RUN")) {
        continue;
      }
      boolean blank = !words.isEmpty() && words.getFirst().equals(label);
      if (!words.isEmpty() && !blank) {
        return Optional.of(command);
      }
      Optional<String> known = here.known(label).map(ShellWord::of);
      if (blank) {
        words.removeFirst();
      }
      known.ifPresent(words::addFirst);
      if (known.isEmpty() && place.arity().min() > 0) {
        return Optional.empty();
      }
    }
    return Optional.of(command.at(words));
  }

  private Advised optioned(Advised command) {
    Advised whole = command;
    for (OptionSpec option : command.spec().options()) {
      String name = option.longestName();
      if (!whole.has(name)) {
        Optional<List<String>> words = words(whole, option, name);
        if (words.isPresent()) {
          whole = whole.with(name, words.get());
        }
      }
    }
    return whole;
  }

  private Optional<List<String>> words(Advised command, OptionSpec option, String name) {
    boolean again = command.spec().qualifiedName().equals(here.command());
    return switch (name) {
      case "--state" -> here.state(environment).map(List::of);
      case "--installation" -> installation(command, option).map(List::of);
      case "--to" ->
          command.spec().name().equals("plan") ? here.known(name).map(List::of) : Optional.empty();
      case "--out" ->
          command.spec().name().equals("plan")
              ? here.known("PLAN").map(List::of)
              : Optional.empty();
      default ->
          WHERE.contains(name) && (again || start(command))
              ? Optional.ofNullable(here.given().get(name))
              : Optional.empty();
    };
  }

  private boolean start(Advised command) {
    return START.contains(here.command()) && START.contains(command.spec().qualifiedName());
  }

  /** Where the run or the plan does not name it, and where it was named by hand. */
  private Optional<String> installation(Advised command, OptionSpec option) {
    boolean needed = option.defaultValue() != null;
    boolean typed = here.given().containsKey("--installation");
    boolean told =
        command.spec().positionalParameters().stream()
            .anyMatch(p ->
                (p.paramLabel().equals("RUN") && here.known("RUN").isPresent())
                    || (p.paramLabel().equals("PLAN") && here.command().equals("belay plan")));
    return needed || (typed && !told)
        ? here.known("--installation")
            .map(path -> option.paramLabel().equals("DIR") ? directory(path) : path)
        : Optional.empty();
  }

  private static String directory(String path) {
    Path file = Path.of(path);
    Path parent = file.getParent();
    return parent != null && (Files.isRegularFile(file) || path.endsWith(".yaml"))
        ? parent.toString()
        : path;
  }

  /** Whether nothing is left for the reader to fill in. */
  private static boolean complete(Advised command) {
    boolean required =
        command.spec().requiredArgs().stream()
            .filter(OptionSpec.class::isInstance)
            .allMatch(o -> command.has(((OptionSpec) o).longestName()));
    long places =
        command.spec().positionalParameters().stream().mapToLong(p -> p.arity().min()).sum();
    return required
        && command.positional().size() >= places
        && command.positional().stream().noneMatch(o -> BLANK.matcher(o).matches());
  }
}
