package dev.belay.cli;

import dev.belay.migration.MigrationFacts;
import dev.belay.migration.MigrationFiles;
import dev.belay.migration.MigrationImage;
import dev.belay.migration.MigrationSource;
import dev.belay.migration.Revision;
import dev.belay.migration.Revisions;
import dev.belay.outside.Failure;
import dev.belay.outside.OutsideException;
import dev.belay.outside.Shell;
import dev.belay.release.DifyVersion;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Where migrations are read from, and which of them are meant. */
final class MigrationInput {
  @Parameters(
      arity = "0..1",
      paramLabel = "SOURCE",
      description = "A Dify source tree, its api/migrations/versions folder, or a tarball of it.")
  private @Nullable Path source;

  @Option(names = "--git", paramLabel = "DIR", description = "A git directory that has the tag.")
  private @Nullable Path git;

  @Option(names = "--tag", paramLabel = "V", description = "With --git: tag, branch or commit.")
  private @Nullable String tag;

  @Option(
      names = "--image",
      paramLabel = "IMAGE",
      description = "An image of Dify's API that the engine has; read, not started.")
  private @Nullable String image;

  @Mixin private CatalogOption catalog;

  @Option(
      names = "--from",
      paramLabel = "REVISION",
      description = "Only what comes after this revision; an empty database without it.")
  private @Nullable String from;

  @Option(
      names = "--to",
      paramLabel = "REVISION",
      description = "Only up to this revision; the head without it.")
  private @Nullable String to;

  @Spec(Spec.Target.MIXEE)
  private CommandSpec spec;

  /** Whether a source was named. */
  boolean named() {
    return source != null || git != null || image != null;
  }

  MigrationFiles files(Shell shell) {
    if (image != null && source == null && git == null && tag == null) {
      return MigrationImage.read(shell, image);
    }
    if (git != null && tag != null && source == null && image == null) {
      return MigrationSource.git(shell, git, tag);
    }
    if (source != null && git == null && tag == null && image == null) {
      return MigrationSource.at(source);
    }
    throw new OutsideException(
        Failure.badInput(
            "it is not clear where the migrations are",
            "one of SOURCE, --image, or --git with --tag is needed",
            spec.qualifiedName() + " --help"));
  }

  /** The operations with their statements, which the shipped facts do not have. */
  Revisions texts(Shell shell) {
    return files(shell).read();
  }

  /** Of the releases that are known. */
  Revisions released(String release) {
    return known().of(catalog.read().release(DifyVersion.of(release)).revisions());
  }

  /** What the migrations of every known release do. */
  MigrationFacts known() {
    return catalog.migrations();
  }

  /** The SOURCE, when it is a file of plain SQL. */
  Optional<Path> sqlFile() {
    return Optional.ofNullable(source).filter(s -> s.toString().endsWith(".sql"));
  }

  Optional<String> from() {
    return Optional.ofNullable(from);
  }

  String to(Revisions revisions) {
    return to != null ? to : revisions.head();
  }

  /** The revisions an upgrade applies, in its order. */
  List<Revision> path(Revisions revisions) {
    return revisions.path(from(), to(revisions));
  }
}
