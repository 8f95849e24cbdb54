package dev.belay.catalog;

import dev.belay.outside.Failure;
import dev.belay.outside.OutsideException;
import dev.belay.release.DifyVersion;
import dev.belay.release.Fingerprint;
import dev.belay.release.ReleaseFacts;
import dev.belay.release.TrackedFile;
import java.time.LocalDate;
import java.util.List;

/** One release's source, from which its facts are read. */
final class ReleaseTree {
  /** What the facts are read from; nothing else of a repository is looked at. */
  static final List<String> PATHS =
      List.of(
          "docker",
          Revisions.UNDER,
          "api/configs",
          "api/commands",
          "api/commands.py",
          "api/extensions/ext_commands.py",
          "api/docker/entrypoint.sh");

  private ReleaseTree() {}

  static ReleaseFacts read(SourceTree tree, DifyVersion version, LocalDate date, String commit) {
    String compose =
        tree.text(ComposeFile.PATH)
            .orElseThrow(() ->
                new OutsideException(
                    Failure.badInput(
                        "this is not a Dify source tree",
                        "no %s for %s".formatted(ComposeFile.PATH, version),
                        "name a directory that holds api/ and docker/")));
    return new ReleaseFacts(
        version,
        date,
        commit,
        Revisions.read(tree),
        ComposeFile.read(compose),
        EnvTemplates.read(tree),
        CodeDefaults.read(tree),
        NginxLocations.read(tree),
        WorkerQueues.read(tree),
        FlaskCommands.read(tree),
        tracked(tree));
  }

  private static List<TrackedFile> tracked(SourceTree tree) {
    return tree.files("docker").stream()
        .filter(f -> !f.endsWith(".png"))
        .map(f ->
            new TrackedFile(
                f.substring("docker/".length()), Fingerprint.of(tree.read(f).orElseThrow())))
        .toList();
  }
}
