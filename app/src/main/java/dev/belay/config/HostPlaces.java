package dev.belay.config;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The places of a value at which grammar says that a host stands: the authority of a URL, a host
 * with or without port under a key of hosts, {@code host=} of a connection string. Paths, names of
 * databases, users and passwords are none, whatever they are called.
 */
final class HostPlaces {
  /** A key whose value is a host, a list of hosts, or begins with one. */
  private static final Pattern KEY =
      Pattern.compile(
          ".*(HOST|HOSTNAME|URL|URI|ENDPOINT|UPSTREAM|DSN|SERVER|ADDR|ADDRESS|NODE|SENTINEL"
              + "|CLUSTER|BROKER)(E?S)?(_\\d+)?");

  private static final Pattern AUTHORITY =
      Pattern.compile("(?<scheme>[A-Za-z][A-Za-z0-9+.-]*:)//(?<authority>[^/?#\\s]*)");
  private static final Pattern PAIR =
      Pattern.compile("(?<key>(?:^|\\s)(?:host|hostaddr)\\s*=\\s*)(?<hosts>[^\\s]+)");
  private static final Pattern BARE =
      Pattern.compile(
          "(?<hosts>[A-Za-z0-9_.-]+(?::\\d+)?(?:\\s*,\\s*[A-Za-z0-9_.-]+(?::\\d+)?)*)"
              + "(?<rest>(?:[/?].*)?)",
          Pattern.DOTALL);
  private static final Pattern ONE = Pattern.compile("[^,:\\s]+(?=:|\\s*,|\\s*$)");

  private HostPlaces() {}

  /** The value with one host exchanged for another wherever it is a host; else the value itself. */
  static String exchanged(String key, String value, String host, String other) {
    if (value.contains("://")) {
      return authorities(value, host, other);
    }
    if (!KEY.matcher(key).matches()) {
      return value;
    }
    Matcher pair = PAIR.matcher(value);
    if (pair.find()) {
      return pair.replaceAll(
          m -> Matcher.quoteReplacement(m.group("key") + hosts(m.group("hosts"), host, other)));
    }
    Matcher bare = BARE.matcher(value);
    return bare.matches() ? hosts(bare.group("hosts"), host, other) + bare.group("rest") : value;
  }

  private static String authorities(String value, String host, String other) {
    return AUTHORITY
        .matcher(value)
        .replaceAll(m -> {
          String authority = m.group("authority");
          int at = authority.lastIndexOf('@') + 1;
          return Matcher.quoteReplacement(
              m.group("scheme")
                  + "//"
                  + authority.substring(0, at)
                  + hosts(authority.substring(at), host, other));
        });
  }

  /** A list of hosts with or without ports. */
  private static String hosts(String list, String host, String other) {
    var out = new StringBuilder();
    int from = 0;
    while (from <= list.length()) {
      int comma = list.indexOf(',', from);
      int end = comma < 0 ? list.length() : comma;
      out.append(one(list.substring(from, end), host, other));
      if (comma >= 0) {
        out.append(',');
      }
      from = end + 1;
    }
    return out.toString();
  }

  private static String one(String place, String host, String other) {
    Matcher name = ONE.matcher(place);
    return name.find() && name.group().equals(host)
        ? place.substring(0, name.start()) + other + place.substring(name.end())
        : place;
  }
}
