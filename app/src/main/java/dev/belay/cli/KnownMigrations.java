package dev.belay.cli;

import dev.belay.migration.Revisions;
import dev.belay.outside.Shell;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Of what only the operations are asked, and not their statements, a known release is enough. */
final class KnownMigrations {
  @Option(
      names = "--release",
      paramLabel = "V",
      description = "A release that Belay knows; its facts are shipped, so no source is needed.")
  private @Nullable String release;

  /** The operations; from the shipped facts when a release is named and no source is. */
  Revisions read(MigrationInput input, Shell shell) {
    return release != null && !input.named() ? input.released(release) : input.texts(shell);
  }
}
