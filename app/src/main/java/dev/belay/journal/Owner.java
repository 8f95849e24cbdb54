package dev.belay.journal;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Instant;

/**
 * The process that writes a journal.
 *
 * @param started tells it from a later process with the same number
 */
public record Owner(String host, long pid, Instant started) {

  public static Owner self() {
    var self = ProcessHandle.current();
    return new Owner(
        hostName(), self.pid(), self.info().startInstant().orElseGet(() -> Instant.EPOCH));
  }

  private static String hostName() {
    try {
      return InetAddress.getLocalHost().getHostName();
    } catch (UnknownHostException e) {
      return "unknown";
    }
  }
}
