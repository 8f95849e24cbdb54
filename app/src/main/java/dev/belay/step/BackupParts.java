package dev.belay.step;

import dev.belay.store.FileVerdict;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Reads every byte of a backup's parts against its list. */
final class BackupParts {
  private final World world;
  private final BackupSet set;

  BackupParts(World world, BackupSet set) {
    this.world = world;
    this.set = set;
  }

  /** One text for each damage; empty means that the set is what its list says. */
  List<String> damages(BackupList list) {
    var found = new ArrayList<>(world.backups().check(set.databases(), list.databases()).damages());
    list.files()
        .forEach((role, files) -> {
          if (world.files().verify(set.files(role), Optional.of(files.digest()))
              instanceof FileVerdict.Damaged(var damages)) {
            damages.forEach(d -> found.add("%s %s: %s".formatted(role, d.path(), d.seen())));
          }
        });
    var configuration = new ConfigurationCopies(set.configuration()).digests();
    if (!configuration.equals(list.configuration())) {
      found.add(
          "configuration: %s instead of %s"
              .formatted(configuration.keySet(), list.configuration().keySet()));
    }
    return found;
  }
}
