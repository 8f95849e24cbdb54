package dev.belay.acceptance.compose;

import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** Every way from a container to somewhere else, tried from inside of it. */
final class Doors {
  /** Prints each address that accepts a connection, and each name that has one. */
  private static final String TRY =
      """
      import socket, sys, concurrent.futures as f
      def door(d):
          host, port = d.rsplit(":", 1)
          try:
              if port == "name":
                  return socket.gethostbyname(host) not in ("127.0.0.1",)
              if port == "udp":
                  s = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
                  s.sendto(b"x", (host, 53))
                  return True
              socket.create_connection((host, int(port)), 3).close()
              return True
          except OSError:
              return False
      with f.ThreadPoolExecutor(32) as pool:
          for d, open in zip(sys.argv[1:], pool.map(door, sys.argv[1:])):
              if open: print(d)
      """;

  private Doors() {}

  /** Those of {@code doors} that are open from inside a container whose image has Python. */
  static List<String> open(Engine engine, String container, List<String> doors) {
    var argv = new ArrayList<>(List.of("docker", "exec", container, "python3", "-c", TRY));
    argv.addAll(doors);
    return engine.said(argv.toArray(String[]::new)).lines().toList();
  }

  /** Everything that production is reached at: its containers, this host, and names. */
  static List<String> to(StandIn production, int listening) throws SocketException {
    var doors = new ArrayList<String>();
    for (String address : addresses(production)) {
      for (int port : new int[] {5432, 6379, 5001, 5002, 3000, 80, 8080, 3128, 8194}) {
        doors.add(address + ":" + port);
      }
    }
    for (NetworkInterface i : Collections.list(NetworkInterface.getNetworkInterfaces())) {
      for (InetAddress a : Collections.list(i.getInetAddresses())) {
        if (!a.isLoopbackAddress() && !a.getHostAddress().contains(":")) {
          doors.add(a.getHostAddress() + ":" + listening);
          doors.add(a.getHostAddress() + ":" + production.ports.front());
        }
      }
    }
    doors.addAll(List.of("host.docker.internal:name", "gateway.docker.internal:name"));
    for (String service : services(production)) {
      doors.add(service + ":name");
      doors.add("%s-%s-1:name".formatted(production.project, service));
    }
    doors.addAll(List.of("example.com:name", "192.0.2.1:udp", "169.254.169.254:80"));
    return doors;
  }

  private static List<String> addresses(StandIn production) {
    var all = new ArrayList<String>();
    for (String id : production.containers()) {
      production
          .engine
          .said(
              "docker",
              "inspect",
              "--format",
              "{{range .NetworkSettings.Networks}}{{.IPAddress}} {{.Gateway}} {{end}}",
              id)
          .lines()
          .flatMap(l -> List.of(l.split(" ")).stream())
          .filter(a -> !a.isBlank())
          .forEach(all::add);
    }
    return all.stream().distinct().toList();
  }

  private static List<String> services(StandIn production) {
    return production.compose("config", "--services").stdout().lines().toList();
  }
}
