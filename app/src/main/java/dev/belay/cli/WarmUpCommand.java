package dev.belay.cli;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

/** What the launcher runs once, unseen, so that the JDK's AOT cache learns the usual paths. */
@Command(name = "warm-up", hidden = true)
final class WarmUpCommand implements Callable<Integer> {
  @Override
  public Integer call() {
    return 0;
  }
}
