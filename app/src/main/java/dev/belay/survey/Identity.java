package dev.belay.survey;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.belay.outside.Sha256;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * What an installation is, as opposed to how large it is today: its release, its revisions and
 * schemas, its configuration. A plan is made from one identity and starts on no other.
 *
 * @param parts by what a person calls it, for example {@code file .env}; the value is a release, a
 *     revision or a fingerprint, and what may be secret enters it only through the installation's
 *     key
 */
public record Identity(SortedMap<String, String> parts) {
  private static final String KEYED = "keys ";

  /** Laid down by the first act that writes: a plan that was made before it knows of none. */
  public static final String LAID = "installation id";

  private static final int NAMED = 8;
  private static final Pattern KEY =
      Pattern.compile("\\s*(?:export\\s+)?([A-Za-z_][A-Za-z0-9_.-]*)\\s*[=:]");

  public Identity {
    parts = Collections.unmodifiableSortedMap(new TreeMap<>(parts));
  }

  /** SHA-256 over all parts in their order, in hexadecimal: the basis of a plan. */
  public String digest() {
    MessageDigest digest = Sha256.start();
    parts.forEach((name, value) ->
        digest.update((name + "\t" + value + "\n").getBytes(StandardCharsets.UTF_8)));
    return Sha256.end(digest);
  }

  /**
   * A fingerprint of lines {@code KEY=value} from which a difference can be named by its key.
   *
   * @param fingerprint of what may be secret, in hexadecimal
   */
  public static String keyed(String text, Function<byte[], String> fingerprint) {
    var blocks = new TreeMap<String, StringBuilder>();
    String key = "";
    for (String line : text.split("\n", -1)) {
      var begins = KEY.matcher(line);
      if (begins.lookingAt()) {
        key = begins.group(1);
      } else if (line.isBlank() || line.stripLeading().startsWith("#")) {
        key = "";
      }
      blocks.computeIfAbsent(key, k -> new StringBuilder()).append(line).append('\n');
    }
    return blocks.entrySet().stream()
        .map(b ->
            b.getKey() + "=" + short12(fingerprint.apply(b.getValue().toString().getBytes(UTF_8))))
        .collect(Collectors.joining(" ", KEYED, ""));
  }

  /**
   * The same of values that have their names already.
   *
   * @param fingerprint of what may be secret, in hexadecimal
   */
  public static String keys(
      SortedMap<String, byte[]> values, Function<byte[], String> fingerprint) {
    return values.entrySet().stream()
        .map(
            v -> v.getKey().replaceAll("\\s", "_") + "=" + short12(fingerprint.apply(v.getValue())))
        .collect(Collectors.joining(" ", KEYED, ""));
  }

  private static String short12(String hexadecimal) {
    return hexadecimal.substring(0, Math.min(12, hexadecimal.length()));
  }

  /** What differs between two of them; what belongs to no key is comments and order. */
  private static Optional<String> keys(String then, String seen) {
    if (then.equals(seen)) {
      return Optional.empty();
    }
    var before = table(then);
    var after = table(seen);
    var said = new ArrayList<String>();
    say(
        said,
        "in ",
        before.keySet(),
        k -> after.containsKey(k) && !after.get(k).equals(before.get(k)));
    say(said, "new: ", after.keySet(), k -> !before.containsKey(k));
    say(said, "gone: ", before.keySet(), k -> !after.containsKey(k));
    return Optional.of(
        "has changed"
            + (said.isEmpty() ? ", but none of its values" : " " + String.join("; ", said)));
  }

  private static void say(
      List<String> said, String how, Collection<String> keys, Predicate<String> which) {
    var found = keys.stream().filter(k -> !k.isEmpty()).filter(which).sorted().toList();
    if (!found.isEmpty()) {
      int more = found.size() - NAMED;
      said.add(
          how
              + String.join(", ", found.subList(0, Math.min(NAMED, found.size())))
              + (more > 0 ? " and %d more".formatted(more) : ""));
    }
  }

  private static Map<String, String> table(String keyed) {
    return Arrays.stream(keyed.substring(KEYED.length()).split(" "))
        .filter(p -> !p.isEmpty())
        .collect(
            Collectors.toMap(
                p -> p.substring(0, p.lastIndexOf('=')), p -> p.substring(p.lastIndexOf('=') + 1)));
  }

  /** What is not as it was, one text for each part; empty means no drift. */
  public List<String> drift(Identity now) {
    var names = new TreeSet<>(parts.keySet());
    names.addAll(now.parts.keySet());
    var found = new ArrayList<String>();
    for (String name : names) {
      String then = parts.get(name);
      String seen = now.parts.get(name);
      if (then == null) {
        if (!name.equals(LAID)) {
          found.add(name + " is new");
        }
      } else if (seen == null) {
        found.add(name + " is gone");
      } else if (then.startsWith(KEYED) && seen.startsWith(KEYED)) {
        keys(then, seen).ifPresent(difference -> found.add(name + " " + difference));
      } else if (!then.equals(seen)) {
        boolean readable = readable(then) && readable(seen);
        found.add(name + (readable ? " was %s and is %s".formatted(then, seen) : " has changed"));
      }
    }
    return List.copyOf(found);
  }

  /** A digest says nothing to people. */
  private static boolean readable(String value) {
    return value.length() < 64 || value.contains("/");
  }
}
