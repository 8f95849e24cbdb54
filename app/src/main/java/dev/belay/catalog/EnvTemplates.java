package dev.belay.catalog;

import dev.belay.release.EnvTemplateKey;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The assignments in {@code docker/.env.example} and {@code docker/envs/}. */
final class EnvTemplates {
  private static final Pattern SET = Pattern.compile("\\s*(?:export\\s+)?([A-Za-z_]\\w*)=(.*)");
  // A commented assignment has an upper-case key and no prose before it.
  private static final Pattern COMMENTED = Pattern.compile("#\\s?([A-Z_][A-Z0-9_]*)=(.*)");

  private EnvTemplates() {}

  static List<EnvTemplateKey> read(SourceTree tree) {
    var keys = new ArrayList<EnvTemplateKey>();
    var files = new ArrayList<>(tree.files("docker/.env.example"));
    files.addAll(
        tree.files("docker/envs").stream().filter(f -> f.endsWith(".env.example")).toList());
    for (String file : files) {
      keys.addAll(read(file.substring("docker/".length()), tree.text(file).orElseThrow()));
    }
    return keys;
  }

  static List<EnvTemplateKey> read(String file, String text) {
    var keys = new ArrayList<EnvTemplateKey>();
    int number = 0;
    for (String line : text.lines().toList()) {
      number++;
      Matcher set = SET.matcher(line);
      Matcher commented = COMMENTED.matcher(line);
      if (set.matches()) {
        keys.add(key(file, set, false, number));
      } else if (commented.matches()) {
        keys.add(key(file, commented, true, number));
      }
    }
    return keys;
  }

  private static EnvTemplateKey key(String file, Matcher line, boolean commented, int number) {
    return new EnvTemplateKey(
        file, line.group(1), withoutComment(line.group(2)), commented, number);
  }

  /** Cuts an inline comment: a {@code #} after white space, outside of quotes. */
  static String withoutComment(String value) {
    String text = value.strip();
    if (text.startsWith("'") || text.startsWith("\"")) {
      int close = closing(text);
      return close < 0 ? text : text.substring(0, close + 1);
    }
    if (text.startsWith("#") && !value.equals(text)) {
      return "";
    }
    Matcher comment = Pattern.compile("\\s#").matcher(text);
    return comment.find() ? text.substring(0, comment.start()).strip() : text;
  }

  private static int closing(String text) {
    char quote = text.charAt(0);
    for (int i = 1; i < text.length(); i++) {
      if (quote == '"' && text.charAt(i) == '\\') {
        i++;
      } else if (text.charAt(i) == quote) {
        return i;
      }
    }
    return -1;
  }
}
