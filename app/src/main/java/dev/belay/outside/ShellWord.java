package dev.belay.outside;

/** One word of a command line as it is pasted: quoted where a shell would read something else. */
public final class ShellWord {
  private ShellWord() {}

  public static String of(Object word) {
    String text = word.toString();
    return text.matches("[A-Za-z0-9_./:=@%+,-]+") ? text : "'" + text.replace("'", "'\\''") + "'";
  }
}
