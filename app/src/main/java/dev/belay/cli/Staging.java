package dev.belay.cli;

import dev.belay.config.TrackedFileChange;
import dev.belay.config.TrackedFileDiff;
import dev.belay.outside.ExitCode;
import dev.belay.outside.Failure;
import dev.belay.outside.OutsideException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * The configuration of a target as it will be put in place: what the release brings, and over it
 * what a plan merged. What an operator changed and the release did not is left out, and so stays.
 *
 * @param texts of the target release
 * @param changes what becomes of each file that Compose or a container reads
 * @param merged texts by path; secret
 */
record Staging(
    TrackedFileDiff.Texts texts, List<TrackedFileChange> changes, Map<String, byte[]> merged) {
  private static final String COMPOSE = "docker-compose.yaml";
  private static final Pattern API = Pattern.compile("image:\\s*[\"']?\\S*dify-api:([^\\s\"']+)");

  /**
   * Puts it into the directory of the target. A file that is there already and was merged otherwise
   * goes to {@code staged-before/} of the plan's folder.
   *
   * @param releases as {@code belay.yaml} names it
   * @throws OutsideException BLOCKED when the texts are not at hand, or are another release's
   */
  void stage(Path releases, String target, Path folder) {
    var files = new LinkedHashMap<String, byte[]>();
    for (TrackedFileChange change : changes) {
      if (change instanceof TrackedFileChange.Replaced
          || change instanceof TrackedFileChange.Added) {
        files.put(change.path(), text(change.path(), target));
      }
    }
    files.putAll(merged);
    files.keySet().removeIf(path -> path.endsWith(".conflict"));
    if (!files.containsKey(COMPOSE)) {
      throw blocked(
          "the Compose file of %s cannot be staged".formatted(target),
          "your edits of it and those of the release were not merged",
          "read what the plan says of it, put the file into %s by hand, and plan without --stage"
              .formatted(releases.resolve(target)));
    }
    requireRelease(new String(files.get(COMPOSE), StandardCharsets.UTF_8), target);
    Path place = releases.resolve(target).normalize();
    var before = new LinkedHashMap<String, byte[]>();
    files.forEach((path, bytes) -> {
      byte[] there = there(place.resolve(path));
      if (there.length > 0 && !Arrays.equals(there, bytes)) {
        before.put(path, there);
      }
    });
    if (!before.isEmpty()) {
      new Folder(folder.resolve("staged-before"), path -> true).write(before);
    }
    new Folder(place, merged::containsKey).write(files);
  }

  private static byte[] there(Path file) {
    try {
      return Files.exists(file) ? Files.readAllBytes(file) : new byte[0];
    } catch (IOException e) {
      throw blocked("what is staged cannot be read", file + ": " + e, "ls -l " + file);
    }
  }

  private byte[] text(String path, String target) {
    return texts
        .find(path)
        .orElseThrow(() ->
            blocked(
                "the files of %s are not at hand".formatted(target),
                path + " was looked for",
                "give the unpacked release with --tree DIR, or fetch its tag into the checkout:"
                    + " git fetch origin tag "
                    + target));
  }

  private static void requireRelease(String compose, String target) {
    var api = API.matcher(compose);
    if (!api.find() || !api.group(1).equals(target)) {
      throw blocked(
          "that is not the tree of " + target,
          api.reset().find() ? "its api is " + api.group(1) : "its Compose file has no api of Dify",
          "give the unpacked release %s with --tree DIR".formatted(target));
    }
  }

  private static OutsideException blocked(String what, String seen, String next) {
    return new OutsideException(new Failure(ExitCode.BLOCKED, what, seen, next));
  }
}
