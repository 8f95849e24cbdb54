package dev.belay.release;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The lines of one service while they are read. */
final class ServiceLines {
  private final String name;
  private final String image;
  private final String restart;
  private final List<String> profiles = new ArrayList<>();
  private final List<ServiceFacts.EnvFile> envFiles = new ArrayList<>();
  private final Map<String, String> environment = new LinkedHashMap<>();
  private final List<String> passed = new ArrayList<>();
  private final List<String> volumes = new ArrayList<>();
  private final List<String> ports = new ArrayList<>();
  private final List<ServiceFacts.Dependency> dependsOn = new ArrayList<>();
  private final List<String> networks = new ArrayList<>();
  private final List<String> command = new ArrayList<>();
  private final List<String> entrypoint = new ArrayList<>();
  private final List<String> uses = new ArrayList<>();

  ServiceLines(String name, String image, String restart) {
    this.name = name;
    this.image = image;
    this.restart = restart;
  }

  /** Takes a line, or answers false when it is none of a service's. */
  boolean add(String[] f, Map<String, String> shared) {
    switch (f[0]) {
      case "profile" -> profiles.add(f[1]);
      case "env-file" -> envFiles.add(new ServiceFacts.EnvFile(f[1], f[2].equals("required")));
      case "env-shared" -> environment.putAll(shared);
      case "env" -> environment.put(f[1], f[2]);
      case "env-passed" -> passed.add(f[1]);
      case "volume" -> volumes.add(f[1]);
      case "port" -> ports.add(f[1]);
      case "depends" ->
          dependsOn.add(new ServiceFacts.Dependency(f[1], f[2], f[3].equals("required")));
      case "network" -> networks.add(f[1]);
      case "command" -> command.add(f[1]);
      case "entrypoint" -> entrypoint.add(f[1]);
      case "uses" -> uses.add(f[1]);
      default -> {
        return false;
      }
    }
    return true;
  }

  ServiceFacts facts() {
    return new ServiceFacts(
        name,
        image,
        profiles,
        envFiles,
        environment,
        passed,
        volumes,
        ports,
        dependsOn,
        networks,
        restart,
        command,
        entrypoint,
        uses);
  }
}
