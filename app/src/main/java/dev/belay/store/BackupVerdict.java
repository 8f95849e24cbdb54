package dev.belay.store;

import java.util.List;

/**
 * What reading a whole set showed.
 *
 * @param damages one text each: the file and what is wrong with it; empty means intact
 */
public record BackupVerdict(int files, long bytes, List<String> damages) {
  public BackupVerdict {
    damages = List.copyOf(damages);
  }

  public boolean intact() {
    return damages.isEmpty();
  }
}
