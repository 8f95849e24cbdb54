package dev.belay.catalog;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The commands that {@code flask} has in a release: those that are registered, by their names. */
final class FlaskCommands {
  private static final Pattern DECLARED =
      Pattern.compile(
          "^@(\\w+)\\.(?:command|group)\\(\\s*(?:(?:name=)?['\"]([\\w-]+)['\"])?",
          Pattern.MULTILINE);
  private static final Pattern FUNCTION = Pattern.compile("^def (\\w+)\\(", Pattern.MULTILINE);
  private static final Pattern ADDED =
      Pattern.compile("(\\w+)\\.add_command\\((\\w+)\\)", Pattern.MULTILINE);
  private static final Pattern LISTED =
      Pattern.compile("cmds_to_register\\s*=\\s*\\[([^\\]]*)]", Pattern.DOTALL);

  /** Function to the command's name, and subcommand functions to their group's function. */
  private final Map<String, String> names = new HashMap<>();

  private final Map<String, String> groups = new HashMap<>();
  private final List<String> registered = new ArrayList<>();

  private FlaskCommands() {}

  static List<String> read(SourceTree tree) {
    var commands = new FlaskCommands();
    var files = new ArrayList<>(tree.files("api/commands.py"));
    files.addAll(tree.files("api/commands"));
    files.addAll(tree.files("api/extensions/ext_commands.py"));
    files.stream()
        .filter(f -> f.endsWith(".py"))
        .forEach(f -> commands.file(tree.text(f).orElseThrow()));
    var all = new TreeSet<String>();
    for (String function : commands.registered) {
      all.add(commands.name(function));
    }
    commands.groups.forEach((function, group) -> {
      if (commands.registered.contains(group)) {
        all.add(commands.name(group) + " " + commands.name(function));
      }
    });
    return List.copyOf(all);
  }

  private void file(String text) {
    Matcher declared = DECLARED.matcher(text);
    while (declared.find()) {
      Matcher function = FUNCTION.matcher(text);
      if (function.find(declared.end())) {
        // click itself names a command after its function
        String name = function.group(1).replace('_', '-');
        names.put(function.group(1), declared.group(2) == null ? name : declared.group(2));
        if (!declared.group(1).equals("click")) {
          groups.put(function.group(1), declared.group(1));
        }
      }
    }
    ADDED
        .matcher(text)
        .results()
        .forEach(m -> {
          if (m.group(1).equals("cli")) {
            registered.add(m.group(2));
          } else {
            groups.put(m.group(2), m.group(1));
          }
        });
    LISTED
        .matcher(text)
        .results()
        .flatMap(m -> Pattern.compile("\\w+").matcher(m.group(1)).results())
        .forEach(m -> registered.add(m.group()));
    registered.remove("cmd");
  }

  private String name(String function) {
    return names.getOrDefault(function, function.replace('_', '-'));
  }
}
