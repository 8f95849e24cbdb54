package dev.belay.release;

import java.util.List;
import java.util.Optional;

/** Releases that are known to exist, but were not at hand when this Belay was built. */
public final class NewerReleases {
  /** Read once, when first asked for. */
  private static final class Shipped {
    static final List<NewerRelease> ALL =
        YamlFields.resource("newer.yaml").each("releases").map(NewerReleases::release).toList();
  }

  private NewerReleases() {}

  /** Oldest first. */
  public static List<NewerRelease> all() {
    return Shipped.ALL;
  }

  public static Optional<NewerRelease> find(DifyVersion version) {
    return all().stream().filter(r -> r.version().equals(version)).findFirst();
  }

  /** After {@code from}, up to and including {@code to}. */
  public static List<NewerRelease> between(DifyVersion from, DifyVersion to) {
    return all().stream().filter(r -> from.before(r.version()) && !to.before(r.version())).toList();
  }

  private static NewerRelease release(YamlFields f) {
    return new NewerRelease(
        DifyVersion.of(f.text("version")),
        f.text("about"),
        f.text("known"),
        f.text("unknown"),
        f.each("facts")
            .map(fact -> new NewerRelease.Fact(fact.text("what"), fact.text("source")))
            .toList());
  }
}
