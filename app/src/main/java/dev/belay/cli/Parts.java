package dev.belay.cli;

import dev.belay.outside.Shell;

/** What the command line is made of; {@code Assembly} binds it to the real adapters. */
public interface Parts {
  Shell shell();
}
