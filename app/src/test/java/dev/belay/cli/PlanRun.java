package dev.belay.cli;

import dev.belay.Assembly;
import dev.belay.outside.Command;
import dev.belay.outside.Failure;
import dev.belay.outside.OutsideException;
import dev.belay.outside.Ran;
import dev.belay.outside.Shell;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.lang.reflect.Proxy;
import java.nio.file.Path;

/** {@code belay plan} as the command line runs it, on a host that has no other program. */
final class PlanRun {
  final int exit;
  final String out;
  final String err;

  private PlanRun(int exit, String out, String err) {
    this.exit = exit;
    this.out = out;
    this.err = err;
  }

  static PlanRun of(Path installation, String to, String... more) {
    var words = new String[more.length + 5];
    words[0] = "plan";
    words[1] = "--installation";
    words[2] = installation.toString();
    words[3] = "--to";
    words[4] = to;
    System.arraycopy(more, 0, words, 5, more.length);
    var out = new StringWriter();
    var err = new StringWriter();
    int exit =
        CommandLineStart.run(
            bare(), new Terminal(new PrintWriter(out), new PrintWriter(err)), words);
    return new PlanRun(exit, out.toString(), err.toString());
  }

  /** The real parts, but for a shell that finds no docker and no git. */
  private static Parts bare() {
    var real = new Assembly();
    return (Parts)
        Proxy.newProxyInstance(
            Parts.class.getClassLoader(),
            new Class<?>[] {Parts.class},
            (self, method, given) ->
                method.getName().equals("shell") ? new Bare() : method.invoke(real, given));
  }

  private static final class Bare implements Shell {
    @Override
    public Ran run(Command command) {
      throw absent();
    }

    @Override
    public Ran stream(Command command, InputStream in, OutputStream out) {
      throw absent();
    }

    private static OutsideException absent() {
      return new OutsideException(
          Failure.unknown("a program could not be started", "it is not on PATH", "install it"));
    }
  }
}
