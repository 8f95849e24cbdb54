package dev.belay.catalog;

import java.util.List;
import java.util.regex.Pattern;

/** The Celery queues that a worker of the community edition consumes when none is named. */
final class WorkerQueues {
  private static final Pattern INLINE = Pattern.compile("-Q \\$\\{CELERY_QUEUES:-([a-z_,]+)}");
  // The edition's own list comes last, after the one of the cloud edition.
  private static final Pattern ASSIGNED = Pattern.compile("DEFAULT_QUEUES=\"([a-z_,]+)\"");

  private WorkerQueues() {}

  static List<String> read(SourceTree tree) {
    String text = tree.text("api/docker/entrypoint.sh").orElse("");
    for (Pattern form : List.of(ASSIGNED, INLINE)) {
      var found = form.matcher(text).results().toList();
      if (!found.isEmpty()) {
        return List.of(found.getLast().group(1).split(","));
      }
    }
    return List.of();
  }
}
