package dev.belay.kubernetes;

import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;

/**
 * A Deployment, StatefulSet or CronJob with what runs of it.
 *
 * @param component as its label says it: {@code api}, {@code worker} …; else its name
 * @param wanted how many pods it is to have
 * @param ready how many are
 * @param pods how many are there, those that are on their way out among them
 */
public record Workload(
    String kind,
    String name,
    String component,
    int wanted,
    int ready,
    int pods,
    List<Container> containers) {

  public Workload {
    containers = List.copyOf(containers);
  }

  /**
   * @param image as the workload names it
   * @param running digests of the images that its pods run, as the node reports them
   * @param first whether it runs to its end before the others start
   */
  public record Container(
      String name,
      String image,
      SortedSet<String> running,
      boolean first,
      SortedMap<String, Setting> environment) {

    /** What is known of its environment as texts, the secret ones among them. */
    public SortedMap<String, String> texts() {
      var texts = new TreeMap<String, String>();
      environment.forEach((key, setting) -> {
        switch (setting) {
          case Setting.Plain(var value, var _) -> texts.put(key, value);
          case Setting.Sealed(var value, var _) -> texts.put(key, value);
          case Setting.Unread ignored -> {} // What is not known is no text.
        }
      });
      return texts;
    }
  }

  public String title() {
    return kind + " " + name;
  }

  /** Whether it runs code of Dify's API in any of its modes. */
  public boolean ofApi() {
    return containers.stream()
        .anyMatch(c -> !c.first() && c.image().matches(".*dify(-ee)?-api([:@].*)?"));
  }

  static boolean selects(Map<String, String> selector, Map<String, String> labels) {
    return !selector.isEmpty() && labels.entrySet().containsAll(selector.entrySet());
  }
}
