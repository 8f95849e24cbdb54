package dev.belay.cli;

import dev.belay.outside.Failure;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.UnaryOperator;
import picocli.CommandLine;
import tools.jackson.databind.json.JsonMapper;

/** Where a command writes: results to {@code out}, progress and failures to {@code err}. */
public final class Terminal {
  private final Screen outScreen;
  private final Screen errScreen;
  private final PrintWriter out;
  private final PrintWriter err;
  private final AtomicBoolean json = new AtomicBoolean();
  private final Here here = new Here();
  private UnaryOperator<String> advice = UnaryOperator.identity();

  public Terminal(PrintWriter out, PrintWriter err) {
    this.outScreen = new Screen(out);
    this.errScreen = new Screen(err);
    this.out = new PrintWriter(outScreen, true);
    this.err = new PrintWriter(errScreen, true);
  }

  /** The process's own standard streams, in UTF-8. */
  static Terminal own() {
    return new Terminal(
        new PrintWriter(System.out, true, StandardCharsets.UTF_8),
        new PrintWriter(System.err, true, StandardCharsets.UTF_8));
  }

  public PrintWriter out() {
    return out;
  }

  public PrintWriter err() {
    return err;
  }

  /** What the command is about. */
  Here here() {
    return here;
  }

  /** From now on the commands in everything that is said can be pasted. */
  void pasting(Pasting commands) {
    advice = commands::advice;
    outScreen.pasting(commands::lines);
    errScreen.pasting(commands::lines);
  }

  /** An advice as it can be pasted, for what is not a line of text. */
  String pasted(String text) {
    return advice.apply(text);
  }

  /** From now on what is said looks like this. */
  void look(Look look) {
    outScreen.look(look);
    errScreen.look(look);
  }

  /** Says that everything this command prints, a failure included, is JSON on {@code out}. */
  void asJson(boolean wanted) {
    json.set(wanted);
  }

  boolean json() {
    return json.get();
  }

  static boolean wantsJson(String... args) {
    return java.util.List.of(args).contains("--json");
  }

  /** A failure as three lines on {@code err}, or as one JSON object on {@code out}. */
  void failure(Failure failure, boolean asJson) {
    if (asJson) {
      out.println(
          JsonMapper.shared()
              .writeValueAsString(
                  Map.of(
                      "failure",
                      Map.of(
                          "exit", failure.exit().code(),
                          "what", failure.what(),
                          "seen", failure.seen(),
                          "next", pasted(failure.next())))));
    } else {
      err.println("belay: " + failure.text());
    }
  }

  /** What is waited for, on a line of its own: it may come in the middle of one. */
  void waiting(String what) {
    err.println((errScreen.midLine() ? "\n" : "") + "         " + what);
  }

  /** From now on what is said, on either stream, is kept in this file as well. */
  void keep(Path log) {
    outScreen.keep(log);
    errScreen.keep(log);
  }

  /** Whether nobody reads the results any more. */
  boolean lost() {
    return outScreen.lost();
  }

  static void noSubcommand(CommandLine line) {
    line.usage(line.getErr());
  }
}
