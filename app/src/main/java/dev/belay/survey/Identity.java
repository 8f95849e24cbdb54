package dev.belay.survey;

import dev.belay.outside.Sha256;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * What an installation is, as opposed to how large it is today: its release, its revisions and
 * schemas, its configuration. A plan is made from one identity and starts on no other.
 *
 * @param parts by what a person calls it, for example {@code file .env}; the value is a release, a
 *     revision or a fingerprint, and what may be secret enters it only through the installation's
 *     key
 */
public record Identity(SortedMap<String, String> parts) {
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

  /** What is not as it was, one text for each part; empty means no drift. */
  public List<String> drift(Identity now) {
    var names = new TreeSet<>(parts.keySet());
    names.addAll(now.parts.keySet());
    var found = new ArrayList<String>();
    for (String name : names) {
      String then = parts.get(name);
      String seen = now.parts.get(name);
      if (then == null) {
        found.add(name + " is new");
      } else if (seen == null) {
        found.add(name + " is gone");
      } else if (!then.equals(seen)) {
        boolean readable = then.length() <= 40 && seen.length() <= 40;
        found.add(name + (readable ? " was %s and is %s".formatted(then, seen) : " has changed"));
      }
    }
    return List.copyOf(found);
  }
}
