package dev.belay.store;

import dev.belay.outside.Sha256;
import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * Which host this is. A name can be given twice, so the system's machine id counts; where a clone
 * kept it, the addresses of the network cards tell the two apart.
 *
 * @param name for people
 * @param machine a digest of the machine id, which is not to be shown itself; empty where a system
 *     has none, and then the name has to do
 * @param cards digests of the hardware addresses; empty where none can be seen
 */
public record HostId(String name, String machine, List<String> cards) {
  private static final Path MACHINE = Path.of("/etc/machine-id");
  private static final Path NETWORK = Path.of("/sys/class/net");

  public HostId {
    cards = List.copyOf(cards);
  }

  public static HostId read() {
    return new HostId(hostName(), digest(text(MACHINE)), addresses(NETWORK));
  }

  /** One card in common is enough: cards come and go on a host that is the same. */
  public boolean same(HostId other) {
    boolean machines =
        (machine.isEmpty() || other.machine.isEmpty())
            ? name.equals(other.name)
            : machine.equals(other.machine);
    boolean shared =
        (cards.isEmpty() || other.cards.isEmpty()) || !Collections.disjoint(cards, other.cards);
    return machines && shared;
  }

  /** Stable over what may change on one host; for facts. */
  public String words() {
    return machine.isEmpty() ? name : "%s (machine %s)".formatted(name, machine);
  }

  private static List<String> addresses(Path network) {
    var found = new ArrayList<String>();
    if (!Files.isDirectory(network)) {
      return found;
    }
    try (var cards = Files.newDirectoryStream(network)) {
      for (Path card : cards) {
        boolean real = Files.exists(card.resolve("device")); // bridges get new ones at every start
        String address = real ? digest(text(card.resolve("address"))) : "";
        if (!address.isEmpty()) {
          found.add(address);
        }
      }
    } catch (IOException e) {
      return List.of();
    }
    return found.stream().sorted().toList();
  }

  private static String digest(String text) {
    return text.isEmpty()
        ? ""
        : Sha256.of(("belay host\n" + text).getBytes(StandardCharsets.UTF_8)).substring(0, 12);
  }

  private static String text(Path file) {
    try {
      return Files.readString(file).strip();
    } catch (IOException e) {
      return ""; // not every system has it
    }
  }

  private static String hostName() {
    try {
      return InetAddress.getLocalHost().getHostName();
    } catch (UnknownHostException e) {
      return "unknown";
    }
  }
}
