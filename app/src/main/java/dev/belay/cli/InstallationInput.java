package dev.belay.cli;

import dev.belay.config.EnvSet;
import dev.belay.outside.Failure;
import dev.belay.outside.Observed;
import dev.belay.outside.OutsideException;
import dev.belay.release.Catalog;
import dev.belay.release.DifyVersion;
import dev.belay.release.ReleaseFacts;
import dev.belay.survey.ComposeInstallation;
import dev.belay.survey.ComposeSurvey;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The options that name an installation, and what else is needed to read it as Compose does. */
final class InstallationInput {
  @Mixin private CatalogOption catalog;

  @Option(
      names = "--installation",
      paramLabel = "DIR",
      defaultValue = ".",
      description = "The directory with docker-compose.yaml and .env. Default: this one.")
  private Path installation;

  @Option(
      names = "--from",
      paramLabel = "VERSION",
      description = "The installed version, when the image tags do not say it.")
  private @Nullable String from;

  @Option(
      names = "--env-file",
      paramLabel = "FILE",
      description = "What you give to docker compose as --env-file; may be repeated.")
  private List<String> envFiles = List.of();

  /**
   * An installation and the release it runs; of the shell, only what a release or Compose reads.
   */
  record Read(ComposeInstallation found, Catalog releases, ReleaseFacts installed) {
    EnvSet set() {
      return found.environment();
    }

    /**
     * @throws OutsideException when the target is older or not known
     */
    ReleaseFacts target(String to) {
      ReleaseFacts target = releases.release(DifyVersion.of(to));
      if (target.version().before(installed.version())) {
        throw new OutsideException(
            Failure.badInput(
                "%s to %s is a downgrade".formatted(installed.version(), target.version()),
                "a configuration is carried forward only",
                "belay env diff --to " + installed.version()));
      }
      return target;
    }
  }

  Path directory() {
    return installation;
  }

  /** The installed version, where it was said. */
  Optional<DifyVersion> from() {
    return Optional.ofNullable(from).map(DifyVersion::of);
  }

  /** Every release that is known here. */
  Catalog releases() {
    return catalog.read();
  }

  /** Where releases of the operator's own are looked for. */
  Path catalog() {
    return catalog.directory();
  }

  /** Adds the releases that a way from the installed one needs and the catalog lacks. */
  interface More {
    Catalog with(Catalog known, DifyVersion installed);
  }

  Read read() {
    return read((known, installed) -> known);
  }

  Read read(More more) {
    KubernetesDirectory.refuse(installation);
    ComposeInstallation found = ComposeSurvey.of(installation, System.getenv(), envFiles);
    DifyVersion version = from == null ? version(found) : DifyVersion.of(from);
    Catalog releases = more.with(catalog.read(), version);
    ReleaseFacts installed = releases.release(version);
    return new Read(found.in(EnvSet.shell(System.getenv(), installed)), releases, installed);
  }

  private static DifyVersion version(ComposeInstallation found) {
    return switch (found.version()) {
      case Observed.Known<DifyVersion>(var version) -> version;
      case Observed.Unknown<DifyVersion>(var why, var next) ->
          throw new OutsideException(
              Failure.unknown("the installed version could not be read", why, next));
    };
  }
}
