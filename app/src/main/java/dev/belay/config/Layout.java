package dev.belay.config;

import dev.belay.release.ComposeFacts;
import dev.belay.release.ServiceFacts;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * How an installation's compose files stand to Dify's own. A file that has grown from Dify's gives
 * way to the one of the next release; a file of one's own stays, and its owner edits it.
 *
 * @param alike services that are Dify's but for their tags and what was added to them
 * @param services of the first file, all in all
 * @param built service of Dify to the directory in which its image is built, overrides included
 */
public record Layout(int alike, int services, Map<String, String> built) {
  public Layout {
    built = java.util.Collections.unmodifiableMap(new LinkedHashMap<>(built));
  }

  /**
   * @param released the compose file of the installed release
   */
  public static Layout of(EnvSet installation, ComposeFacts released) {
    ComposeStructure mine = installation.main();
    int alike = 0;
    var built = new LinkedHashMap<String, String>();
    for (ServiceFacts service : mine.services().values()) {
      var theirs = released.service(service.name());
      String directory = mine.place(service.name()).build();
      if (theirs.isPresent() && (!directory.isEmpty() || alike(service, theirs.get()))) {
        alike++;
      }
    }
    ComposeStructure all = installation.compose();
    for (String service : all.services().keySet()) {
      String directory = all.place(service).build();
      boolean theirs = released.service(service).filter(s -> s.image().isEmpty()).isEmpty();
      if (!directory.isEmpty() && theirs && released.service(service).isPresent()) {
        built.put(service, directory);
      }
    }
    return new Layout(alike, mine.services().size(), built);
  }

  private static boolean alike(ServiceFacts mine, ServiceFacts theirs) {
    boolean image = name(mine).equals(name(theirs));
    boolean mounts = mine.volumes().size() == theirs.volumes().size();
    var keys = new ArrayList<>(theirs.environment().keySet());
    int all = keys.size();
    keys.retainAll(mine.environment().keySet());
    return image && mounts && keys.size() * 10 >= all * 9;
  }

  private static String name(ServiceFacts service) {
    String repository = service.imageRepository();
    return repository.substring(repository.lastIndexOf('/') + 1);
  }

  /** Whether the compose file is not Dify's: another release's cannot take its place. */
  public boolean own() {
    return alike * 2 < services;
  }

  /** What the compose files are, in one sentence; empty for Dify's own as it comes. */
  public List<String> sentences() {
    var sentences = new ArrayList<String>();
    if (own()) {
      sentences.add(
          "this is not Dify's Compose file (%d of its %d services are alike): it stays, and its edits are yours"
              .formatted(alike, services));
    }
    if (!built.isEmpty()) {
      sentences.add("built here instead of Dify's image: " + String.join(", ", built.keySet()));
    }
    return sentences;
  }
}
