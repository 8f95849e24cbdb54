package dev.belay.contract;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * A breaking difference that does not lie between the two ends but between the new one and a
 * release on the way. It meets callers whose authors read the documentation of that release: an
 * upload had to name its user up to 1.13 and has to again from 1.15, and the descriptions of 1.14
 * say otherwise.
 *
 * @param finding from the latest of these releases to the new end
 * @param releases whose descriptions say what no longer holds, oldest first
 */
public record Meanwhile(ApiFinding finding, List<String> releases) {

  public Meanwhile {
    releases = List.copyOf(releases);
  }

  /**
   * @param from the old release
   * @param to the new release
   * @param direct what differs between the two themselves, which is not said again
   */
  public static List<Meanwhile> of(String from, String to, List<ApiFinding> direct) {
    Description last = KnownDescriptions.of(to).orElse(null);
    if (last == null) {
      return List.of();
    }
    Set<String> said = direct.stream().map(Meanwhile::key).collect(Collectors.toSet());
    Map<String, ApiFinding> found = new LinkedHashMap<>();
    Map<String, List<String>> releases = new LinkedHashMap<>();
    for (String release : KnownDescriptions.between(from, to)) {
      Description description = KnownDescriptions.of(release).orElseThrow();
      var here = new HashSet<String>();
      for (ApiFinding f : ApiComparison.of(description, last)) {
        String key = key(f);
        if (f.severity() == Severity.BREAKING && !said.contains(key) && here.add(key)) {
          found.put(key, f);
          releases.computeIfAbsent(key, k -> new ArrayList<>()).add(release);
        }
      }
    }
    var all = new ArrayList<Meanwhile>();
    found.forEach((key, f) -> all.add(new Meanwhile(f, releases.getOrDefault(key, List.of()))));
    return all;
  }

  /** The same with the calls of one installation. */
  public Meanwhile called(UsageCounts usage) {
    return new Meanwhile(finding.called(usage.calls(finding.operation())), releases);
  }

  private static String key(ApiFinding f) {
    int space = f.operation().indexOf(' ');
    return f.rule()
        + " "
        + OperationKey.of(f.operation().substring(0, space), f.operation().substring(space + 1))
        + " "
        + f.place();
  }
}
