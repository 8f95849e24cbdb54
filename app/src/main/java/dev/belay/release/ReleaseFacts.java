package dev.belay.release;

import java.time.LocalDate;
import java.util.List;
import java.util.Optional;

/**
 * What one release is: facts read from its source tree, none of its sentences or code.
 *
 * @param date of its commit, as its committer wrote it
 * @param commit abbreviated or full, empty when built from a tree without one
 * @param revisions every Alembic revision, parents before children; the last one is the head
 * @param templateKeys the environment templates of {@code docker/}, file by file, in file order
 * @param codeDefaults what the API takes when a setting is absent, in the order of the source
 * @param nginxLocations of the default server, in file order
 * @param celeryQueues what a worker consumes when no queue is named, in the order of the source
 * @param flaskCommands names, subcommands as {@code group name}, sorted
 * @param trackedFiles every file under {@code docker/}: a checkout of the release overwrites them
 */
public record ReleaseFacts(
    DifyVersion version,
    LocalDate date,
    String commit,
    List<ReleasedRevision> revisions,
    ComposeFacts compose,
    List<EnvTemplateKey> templateKeys,
    List<CodeDefault> codeDefaults,
    List<String> nginxLocations,
    List<String> celeryQueues,
    List<String> flaskCommands,
    List<TrackedFile> trackedFiles) {

  public ReleaseFacts {
    revisions = List.copyOf(revisions);
    templateKeys = List.copyOf(templateKeys);
    codeDefaults = List.copyOf(codeDefaults);
    nginxLocations = List.copyOf(nginxLocations);
    celeryQueues = List.copyOf(celeryQueues);
    flaskCommands = List.copyOf(flaskCommands);
    trackedFiles = List.copyOf(trackedFiles);
  }

  /** The revision a database of this release is stamped with. */
  public String alembicHead() {
    return revisions.isEmpty() ? "" : revisions.getLast().id();
  }

  /** The tag of the plugin daemon's image, from 1.0.0 on. */
  public Optional<String> pluginDaemonTag() {
    return compose.service("plugin_daemon").map(ServiceFacts::imageTag);
  }

  /** Whether {@code docker/envs/} templates exist beside {@code .env.example} (from 1.14.1). */
  public boolean splitEnvironment() {
    return templateKeys.stream().anyMatch(k -> k.file().startsWith("envs/"));
  }
}
