package dev.belay.catalog;

import java.util.List;
import java.util.regex.Pattern;

/** The locations of nginx's default server. */
final class NginxLocations {
  private static final Pattern LOCATION =
      Pattern.compile("^\\s*location\\s+(?:(=|~\\*?|\\^~)\\s*)?(\\S+)\\s*\\{", Pattern.MULTILINE);

  private NginxLocations() {}

  static List<String> read(SourceTree tree) {
    return tree.text("docker/nginx/conf.d/default.conf.template").stream()
        .flatMap(text -> LOCATION.matcher(text).results())
        .map(m -> m.group(1) == null ? m.group(2) : m.group(1) + " " + m.group(2))
        .toList();
  }
}
