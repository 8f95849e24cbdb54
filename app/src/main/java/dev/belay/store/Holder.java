package dev.belay.store;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Path;

/**
 * Who holds databases, besides the name of the run: what a person needs to find the run again.
 *
 * @param kind what it does, in one word; empty when an older Belay took them
 * @param host on which it was begun
 * @param directory of the run on that host
 * @param installation whose databases it took them to be; empty when an older Belay took them
 */
public record Holder(String kind, String host, String directory, String installation) {

  /** A run of this host. */
  public static Holder here(String kind, Path directory) {
    return new Holder(kind, thisHost(), directory.toAbsolutePath().normalize().toString(), "");
  }

  public Holder of(String whose) {
    return new Holder(kind, host, directory, whose);
  }

  /** The name of this host, or {@code unknown}. */
  public static String thisHost() {
    try {
      return InetAddress.getLocalHost().getHostName();
    } catch (UnknownHostException e) {
      return "unknown";
    }
  }

  /** The state directory that the run's directory lies in; the latter when it is no usual one. */
  public String state() {
    return directory.replaceAll("/runs/[^/]*$", "");
  }
}
