package dev.belay.config;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/**
 * Edits of Dify's compose file that do no more than hand keys of {@code .env} to services, where
 * the services get the same values without them: nothing of such a file has to be kept.
 *
 * @param now the installation
 * @param then the installation with the merged environment under the release's own compose file
 */
public record CarriedEdits(EnvSet now, EnvSet then) {

  /**
   * The changes, the compose file among those that the release's replaces where it can be.
   *
   * @param compose what of it is not as released
   */
  public List<TrackedFileChange> settled(
      List<TrackedFileChange> files, Supplier<List<ComposeChange>> compose) {
    if (files.stream().noneMatch(CarriedEdits::unsettled)) {
      return files;
    }
    var local = compose.get().stream().filter(ComposeChange::local).toList();
    Map<String, EffectiveEnvironment> before = now.effective();
    Map<String, EffectiveEnvironment> after = then.effective();
    if (local.isEmpty() || !local.stream().allMatch(edit -> carried(edit, before, after))) {
      return files;
    }
    var settled = new ArrayList<TrackedFileChange>();
    for (TrackedFileChange change : files) {
      settled.add(unsettled(change) ? new TrackedFileChange.Replaced(change.path()) : change);
    }
    return settled;
  }

  private static boolean unsettled(TrackedFileChange change) {
    boolean compose = change.path().equals(TrackedFileDiff.COMPOSE);
    return switch (change) {
      case TrackedFileChange.Conflicting c -> compose;
      case TrackedFileChange.Undecided u -> compose;
      case TrackedFileChange.Merged m -> false;
      case TrackedFileChange.Kept k -> false;
      case TrackedFileChange.Replaced r -> false;
      case TrackedFileChange.Added a -> false;
      case TrackedFileChange.Gone g -> false;
    };
  }

  /** The whole {@code .env} given to a service that the release gives it to as well. */
  private boolean handsOver(ComposeChange edit) {
    return isProject(edit.yours())
        && then.services().stream()
            .filter(s -> s.name().equals(edit.service()))
            .flatMap(s -> s.envFiles().stream())
            .anyMatch(f -> isProject(f.path()));
  }

  private static boolean isProject(String path) {
    return path.equals(".env") || path.equals("./.env");
  }

  private boolean carried(
      ComposeChange edit,
      Map<String, EffectiveEnvironment> before,
      Map<String, EffectiveEnvironment> after) {
    if (edit.field().equals("env_file")) {
      return handsOver(edit);
    }
    String prefix = "environment.";
    EffectiveEnvironment had = before.get(edit.service());
    EffectiveEnvironment gets = after.get(edit.service());
    if (!edit.field().startsWith(prefix) || had == null || gets == null) {
      return false;
    }
    String key = edit.field().substring(prefix.length());
    return had.value(key).equals(gets.value(key));
  }
}
