package dev.belay;

import dev.belay.cli.CommandLineStart;

/** Starts the command line. */
public final class Main {
  private Main() {}

  public static void main(String[] args) {
    CommandLineStart.start(new Assembly(), args);
  }
}
