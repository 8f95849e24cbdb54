package dev.belay.config;

import dev.belay.release.ServiceFacts;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * URLs that the target's compose file puts together from a password and a host of its own, where
 * nobody set them: as they are, a password with a slash ends them, and a server elsewhere is not
 * the one that is meant.
 */
final class DerivedUrls {
  private static final Pattern OWN =
      Pattern.compile("\\$\\{(?<key>\\w+):?-(?<url>[a-z][a-z0-9+.-]*://.*)}", Pattern.DOTALL);
  private static final Pattern URL =
      Pattern.compile(
          "(?<scheme>[a-z][a-z0-9+.-]*)://(?<user>.*)@(?<host>[A-Za-z0-9_.-]+)(?<port>:\\d+)?(?<rest>.*)",
          Pattern.DOTALL);
  private static final Pattern SPECIAL = Pattern.compile("[^A-Za-z0-9._~!$&'()*+,;=:-]");

  private final EnvWork work;

  DerivedUrls(EnvWork work) {
    this.work = work;
  }

  void write() {
    EnvSet after = work.after();
    Map<String, String> project = after.project();
    Profiles profiles = Profiles.of(project);
    var texts = new LinkedHashMap<String, String>();
    for (ServiceFacts service : after.services()) {
      if (profiles.start(service)) {
        service
            .environment()
            .values()
            .forEach(text -> {
              Matcher own = OWN.matcher(text);
              if (own.matches() && own.group("url").contains("$")) {
                texts.putIfAbsent(own.group("key"), own.group("url"));
              }
            });
      }
    }
    texts.forEach((key, url) -> write(key, url, project));
  }

  private void write(String key, String text, Map<String, String> project) {
    Matcher url = URL.matcher(text);
    boolean set = !project.getOrDefault(key, "").isEmpty();
    if (set || work.mine.shell().containsKey(key) || !url.matches()) {
      return;
    }
    String host = url.group("host");
    String prefix = host.toUpperCase(java.util.Locale.ROOT) + "_";
    String other = project.getOrDefault(prefix + "HOST", host);
    boolean elsewhere = !other.isEmpty() && !other.equals(host);
    var encoded = new LinkedHashMap<>(project);
    boolean special = false;
    for (String name : new TreeSet<>(Interpolation.names(url.group("user")))) {
      String value = project.getOrDefault(name, "");
      special |= SPECIAL.matcher(value).find();
      encoded.computeIfPresent(name, (n, v) -> encoded(v));
    }
    if (!special && !elsewhere) {
      return;
    }
    String user = Interpolation.expand(url.group("user"), key, Variables.of(encoded));
    String value =
        elsewhere
            ? elsewhere(url, prefix, other, user, project)
            : "%s://%s@%s%s%s"
                .formatted(url.group("scheme"), user, host, port(url), url.group("rest"));
    work.draft(work.interpolationFile(key)).set(key, value);
    work.explained.put(key, "made from " + prefix + "*");
    work.change(
        key,
        EnvKind.VALUE_KEPT,
        Optional.of(value),
        elsewhere
            ? "the compose file would lead it to the service %s, and %sHOST names another place"
                .formatted(host, prefix)
            : "the compose file puts a password into it as it is, and yours has to be encoded");
  }

  private static String elsewhere(
      Matcher url, String prefix, String host, String user, Map<String, String> project) {
    boolean tls = project.getOrDefault(prefix + "USE_SSL", "").equalsIgnoreCase("true");
    String scheme = url.group("scheme");
    String port = project.getOrDefault(prefix + "PORT", "");
    String name = encoded(project.getOrDefault(prefix + "USERNAME", ""));
    return "%s://%s@%s%s%s"
        .formatted(
            tls && scheme.equals("redis") ? "rediss" : scheme,
            user.startsWith(":") ? name + user : user,
            host,
            port.isEmpty() ? port(url) : ":" + port,
            url.group("rest"));
  }

  private static String port(Matcher url) {
    return Optional.ofNullable(url.group("port")).orElse("");
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
  }
}
