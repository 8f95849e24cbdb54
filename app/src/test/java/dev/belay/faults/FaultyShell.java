package dev.belay.faults;

import dev.belay.outside.Command;
import dev.belay.outside.OutsideException;
import dev.belay.outside.OwnShell;
import dev.belay.outside.Ran;
import dev.belay.outside.Shell;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.HashMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;

/** Points before a program that changes something, while it runs, and after it ended. */
final class FaultyShell implements Shell {
  private final Shell own = new OwnShell();
  private static final long LOOK_NANOS = 200_000;
  private static final Executor THREADS = task -> Thread.ofPlatform().daemon().start(task);
  private final Points points;

  FaultyShell(Points points) {
    this.points = points;
  }

  @Override
  public Ran run(Command command) {
    return passing(command, () -> own.run(straight(command)));
  }

  @Override
  public Ran stream(Command command, InputStream in, OutputStream out) {
    return passing(command, () -> own.stream(straight(command), in, out));
  }

  private Ran passing(Command command, Supplier<Ran> run) {
    String name = name(command);
    if (name.matches(".* (activity|installed|health)") || name.equals("cp")) {
      return run.get();
    }
    points.pass("program, before: " + name);
    points.announce("program, while it runs: " + name);
    var ran = CompletableFuture.supplyAsync(run, THREADS);
    while (ProcessHandle.current().children().findAny().isEmpty() && !ran.isDone()) {
      LockSupport.parkNanos(LOOK_NANOS);
    }
    points.pass("program, while it runs: " + name);
    Ran result = joined(ran);
    points.pass("program, after: " + name);
    return result;
  }

  /** What the act answers or throws, as if it had run in the caller's thread. */
  static <T> T joined(CompletableFuture<T> act) {
    try {
      return act.join();
    } catch (CompletionException e) {
      if (e.getCause() instanceof OutsideException outside) {
        throw outside;
      }
      throw e;
    }
  }

  private static String name(Command command) {
    return command.argv().getFirst().equals("sh")
        ? command.argv().get(2).lines().findFirst().orElseThrow()
        : command.argv().getFirst();
  }

  /** A program of the operator's own is not behind this process: it outlives it. */
  private static Command straight(Command command) {
    String port = command.environment().get("PGPORT");
    if (port == null) {
      return command;
    }
    var environment = new HashMap<>(command.environment());
    environment.put("PGPORT", String.valueOf(SqlProxy.behind(Integer.parseInt(port))));
    return command.with(environment);
  }
}
