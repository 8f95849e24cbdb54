package dev.belay.cli;

import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * An advice as lines of which each is an instruction or one command; what is said about a command
 * stands behind it as a comment of the shell, so that the whole line can be pasted.
 */
final class AdviceLines {
  private static final Pattern SHELL = Pattern.compile("(.*(&&|\\|) |([A-Z_]+=\\S+ )+)");
  private static final Pattern LEADS =
      Pattern.compile(
          "(?s)(.*?)[,;:]? ?\\b(?:(or|then|and|run)[,:]? ?)+(?:run )?$", Pattern.CASE_INSENSITIVE);

  private final StringBuilder out = new StringBuilder();
  private final String indent;
  private final int width;
  private String label;

  private AdviceLines(String indent, String label) {
    this.indent = indent;
    this.width = label.length();
    this.label = label;
  }

  /**
   * @param label {@code next}, or what it is called there
   */
  static String of(String indent, String label, List<Pasting.Part> parts) {
    var lines = new AdviceLines(indent, label);
    parts.forEach(lines::add);
    return lines.out.toString();
  }

  private void add(Pasting.Part part) {
    if (part.command().isEmpty()) {
      said(part.before());
    } else if (SHELL.matcher(part.before()).matches()) {
      line(part.before() + part.command());
    } else {
      Matcher leads = LEADS.matcher(part.before());
      boolean led = leads.matches();
      said(led ? leads.group(1) : part.before());
      if (led && !out.isEmpty() && part.before().matches(".*\\bor[,:]? ?(run )?")) {
        label = "or";
      }
      line(part.command());
    }
  }

  /** Before a command it is an instruction, behind one a remark about it. */
  private void said(String words) {
    String text = words.strip().replaceFirst("^[,;:] *", "").replaceFirst("[,;:]$", "");
    String bare = text.matches("\\([^()]*\\)") ? text.substring(1, text.length() - 1) : text;
    if (bare.isEmpty() || bare.equals(".")) {
      return;
    }
    if (out.isEmpty()) {
      line(bare);
    } else if (words.startsWith(" >") || words.startsWith(" |")) {
      out.append(words);
    } else {
      out.append("   # ").append(bare.replaceFirst("^# *", ""));
    }
  }

  private void line(String text) {
    if (!out.isEmpty()) {
      out.append('\n');
    }
    out.append(indent).append(" ".repeat(Math.max(0, width - label.length())));
    out.append(label).append(": ").append(text);
    label = "then";
  }
}
