package dev.belay.survey;

import dev.belay.config.EffectiveEnvironment;
import dev.belay.outside.Observed;
import dev.belay.outside.Shell;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What the description of an installation under Docker Compose holds, as far as its files and the
 * engine say.
 *
 * @param databases names by role, without {@code database:}
 * @param directories that hold people's data
 * @param open what a person has to add or to know, as sentences
 */
public record InstallationDraft(
    Path directory,
    ProjectName project,
    SortedMap<String, String> databases,
    List<Kept> directories,
    List<String> open) {
  public InstallationDraft {
    databases = Collections.unmodifiableSortedMap(new TreeMap<>(databases));
    directories = List.copyOf(directories);
    open = List.copyOf(open);
  }

  /**
   * @param exact whether a rollback removes what is newer
   */
  public record Kept(String role, Path path, boolean exact) {}

  /** Where a service that Dify comes with keeps what people made. */
  private record Place(String role, String image, String target, boolean exact) {}

  private static final List<Place> PLACES =
      List.of(
          new Place("app-storage", "dify-api", "/app/api/storage", false),
          new Place("plugin-daemon", "dify-plugin-daemon", "/app/storage", true),
          new Place("weaviate", "weaviate", "/var/lib/weaviate", true));

  /** Unknown when it cannot be said which project it is, or its database is none that is driven. */
  public static Observed<InstallationDraft> of(ComposeInstallation installation, Shell shell) {
    var effective = installation.environment().effective();
    Map<String, String> api = environment(installation, effective, "dify-api");
    Map<String, String> daemon = environment(installation, effective, "dify-plugin-daemon");
    String type = api.getOrDefault("DB_TYPE", "");
    if (!type.isEmpty() && !type.equals("postgresql")) {
      return Observed.unknown(
          "the api's database is %s (DB_TYPE); only PostgreSQL is backed up and returned"
              .formatted(type),
          "belay plan reads this installation without belay.yaml and says what the way holds");
    }
    var open = new ArrayList<String>();
    var databases = new TreeMap<String, String>();
    databases.put("dify", text(api, "DB_DATABASE", "dify"));
    if (started(installation, "dify-plugin-daemon").isPresent()) {
      databases.put("dify_plugin", text(daemon, "DB_DATABASE", "dify_plugin"));
    }
    bucket(api, "STORAGE_TYPE", "OPENDAL_SCHEME", "files that people uploaded")
        .ifPresent(open::add);
    bucket(daemon, "PLUGIN_STORAGE_TYPE", "", "plugin packages").ifPresent(open::add);
    String vectors = api.getOrDefault("VECTOR_STORE", "");
    if (!vectors.isEmpty() && !vectors.equals("weaviate") && !vectors.equals("pgvector")) {
      open.add(
          "vectors lie in %s, which Belay does not copy: after a rollback they are what they are"
              .formatted(vectors));
    }
    var kept = kept(installation, open);
    return ProjectName.of(installation, shell)
        .map(project ->
            new InstallationDraft(installation.directory(), project, databases, kept, open));
  }

  private static List<Kept> kept(ComposeInstallation installation, List<String> open) {
    var kept = new ArrayList<Kept>();
    for (Place place : PLACES) {
      var service = started(installation, place.image());
      if (service.isEmpty()) {
        continue;
      }
      installation
          .mounted(place.image(), place.target())
          .ifPresentOrElse(
              path -> kept.add(new Kept(place.role(), path, place.exact())),
              () ->
                  open.add(
                      "service %s has no directory of this host at %s: what lies there is neither"
                              .formatted(service.get().name(), place.target())
                          + " backed up nor returned"));
    }
    return kept;
  }

  private static Optional<ServiceEntry> started(ComposeInstallation installation, String image) {
    return installation.services().stream()
        .filter(s -> s.started() && s.imageName().equals(image))
        .findFirst();
  }

  private static Map<String, String> environment(
      ComposeInstallation installation, Map<String, EffectiveEnvironment> effective, String image) {
    return started(installation, image)
        .map(s -> effective.get(s.name()))
        .map(EffectiveEnvironment::values)
        .orElse(Map.of());
  }

  private static String text(Map<String, String> values, String key, String usual) {
    String value = values.getOrDefault(key, "");
    return value.isEmpty() ? usual : value;
  }

  /** Empty where files lie in a directory. */
  private static Optional<String> bucket(
      Map<String, String> values, String typeKey, String schemeKey, String what) {
    String type = values.getOrDefault(typeKey, "");
    String scheme = values.getOrDefault(schemeKey, "");
    String place =
        switch (type) {
          case "", "local" -> "";
          case "opendal" -> scheme.equals("fs") ? "" : scheme;
          default -> type;
        };
    return place.isEmpty()
        ? Optional.empty()
        : Optional.of(
            "%s lie in %s (%s), which Belay does not copy: the versions that the bucket keeps are"
                    .formatted(what, place, typeKey)
                + " the way back for them");
  }
}
