package dev.belay.plan;

import dev.belay.check.ActConditions;
import dev.belay.check.RiskFacts;
import dev.belay.outside.Observed;
import dev.belay.plan.ReleaseNotes.Bearing;
import dev.belay.plan.ReleaseNotes.Item;
import dev.belay.plan.ReleaseNotes.Subject;
import dev.belay.release.Catalog;
import dev.belay.release.DifyVersion;
import dev.belay.release.EnvTemplateKey;
import dev.belay.release.Hop;
import dev.belay.release.Hops;
import dev.belay.release.ReleaseFacts;
import dev.belay.release.ReleasedRevision;
import dev.belay.release.RequiredAct;
import dev.belay.release.ServiceFacts;
import dev.belay.survey.ComposeInstallation;
import dev.belay.survey.ServiceEntry;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Every release between two versions, and what of each concerns one installation: the part of the
 * release notes that a machine can read out of the releases themselves.
 */
final class PassedReleases {
  private static final String NOTES = "https://github.com/langgenius/dify/releases/tag/";

  private final Catalog catalog;
  private final ComposeInstallation installation;
  private final Map<DifyVersion, List<RequiredAct>> acts;
  private final RiskFacts facts;
  private final ActConditions conditions = ActConditions.shipped();

  PassedReleases(
      Catalog catalog, ComposeInstallation installation, List<Hop> path, RiskFacts facts) {
    this.facts = facts;
    this.catalog = catalog;
    this.installation = installation;
    this.acts =
        path.stream()
            .flatMap(h -> h.acts().stream())
            .collect(Collectors.groupingBy(RequiredAct::since));
  }

  /** After {@code from}, up to and including {@code to}, oldest first. */
  List<ReleaseNotes> between(DifyVersion from, DifyVersion to) {
    var notes = new ArrayList<ReleaseNotes>();
    ReleaseFacts before = catalog.release(from);
    for (DifyVersion version : Hops.shipped().passed(catalog.versions(), from, to)) {
      ReleaseFacts after = catalog.release(version);
      notes.add(new ReleaseNotes(version, after.date(), NOTES + version, items(before, after)));
      before = after;
    }
    return notes;
  }

  private List<Item> items(ReleaseFacts before, ReleaseFacts after) {
    var items = new ArrayList<Item>();
    for (RequiredAct act : acts.getOrDefault(after.version(), List.of())) {
      items.add(act(after, act));
    }
    removedKeys(before, after, items);
    changedDefaults(before, after, items);
    images(before, after, items);
    revisions(before, after, items);
    return items;
  }

  private Item act(ReleaseFacts after, RequiredAct act) {
    String what = act.commands().isEmpty() ? act.why() : String.join("; ", act.commands());
    Bearing bearing = Bearing.APPLIES;
    String reason = act.why();
    if (!act.onlyIf().isEmpty()) {
      var needed = conditions.holds(act.id(), facts);
      bearing = needed.map(PassedReleases::bearing).orElse(Bearing.UNDECIDED);
      reason =
          "needed only if "
              + act.onlyIf()
              + switch (bearing) {
                case APPLIES -> ": it is so here";
                case DOES_NOT_APPLY -> ": it is not so here";
                case UNDECIDED -> needed.map(PassedReleases::why).orElse("");
              };
    }
    return item(after, Subject.ACT, act.id(), "to do: " + what, bearing, reason);
  }

  private static Bearing bearing(Observed<Boolean> needed) {
    return switch (needed) {
      case Observed.Known<Boolean>(var yes) -> yes ? Bearing.APPLIES : Bearing.DOES_NOT_APPLY;
      case Observed.Unknown<Boolean> ignored -> Bearing.UNDECIDED;
    };
  }

  private static String why(Observed<Boolean> needed) {
    return needed instanceof Observed.Unknown<Boolean>(var why, var next)
        ? "; not known: " + why
        : "";
  }

  private void removedKeys(ReleaseFacts before, ReleaseFacts after, List<Item> items) {
    var removed = new TreeSet<>(defaults(before).keySet());
    removed.removeAll(defaults(after).keySet());
    if (removed.isEmpty()) {
      return;
    }
    var set = removed.stream().filter(installation.variables()::containsKey).toList();
    items.add(
        set.isEmpty()
            ? item(
                after,
                Subject.ENVIRONMENT,
                "removed-keys",
                keys(removed, "removed"),
                Bearing.DOES_NOT_APPLY,
                "you set none of them")
            : item(
                after,
                Subject.ENVIRONMENT,
                "removed-keys",
                keys(removed, "removed"),
                Bearing.APPLIES,
                "you set " + names(set)));
  }

  private void changedDefaults(ReleaseFacts before, ReleaseFacts after, List<Item> items) {
    var was = defaults(before);
    var is = defaults(after);
    var changed = new TreeSet<String>();
    is.forEach((key, text) -> {
      if (was.containsKey(key) && !text.equals(was.get(key))) {
        changed.add(key);
      }
    });
    if (changed.isEmpty()) {
      return;
    }
    items.add(
        item(
            after,
            Subject.ENVIRONMENT,
            "changed-defaults",
            keys(changed, "with another default"),
            Bearing.APPLIES,
            standing(changed, was)));
  }

  /** Which of the keys follow the new default by themselves, and which your file holds back. */
  private String standing(Collection<String> keys, Map<String, String> was) {
    var mine = installation.variables();
    var held = keys.stream().filter(k -> Objects.equals(was.get(k), mine.get(k))).toList();
    var own = keys.stream().filter(mine::containsKey).filter(k -> !held.contains(k)).toList();
    var follow = keys.stream().filter(k -> !mine.containsKey(k)).toList();
    var parts = new ArrayList<String>();
    if (!held.isEmpty()) {
      parts.add("your .env holds the old default of " + names(held));
    }
    if (!own.isEmpty()) {
      parts.add("you chose another value for " + names(own));
    }
    if (!follow.isEmpty()) {
      parts.add("not in your .env, so they follow: " + names(follow));
    }
    return String.join("; ", parts);
  }

  private void images(ReleaseFacts before, ReleaseFacts after, List<Item> items) {
    var changed = new ArrayList<String>();
    for (ServiceFacts service : after.compose().services()) {
      var old = before.compose().service(service.name());
      boolean own =
          service.imageRepository().startsWith("langgenius/dify-")
              && service.imageTag().equals(after.version().toString());
      if (!own && (old.isEmpty() || !old.get().image().equals(service.image()))) {
        changed.add(service.name() + " " + service.image());
      }
    }
    if (changed.isEmpty()) {
      return;
    }
    var mine =
        changed.stream()
            .filter(c -> {
              String name = c.substring(0, c.indexOf(' '));
              return installation
                  .service(name)
                  .map(ServiceEntry::started)
                  .orElseGet(
                      () -> after.compose().service(name).orElseThrow().profiles().isEmpty());
            })
            .toList();
    items.add(
        mine.isEmpty()
            ? item(
                after,
                Subject.IMAGES,
                "images",
                "other images: " + names(changed),
                Bearing.DOES_NOT_APPLY,
                "your profiles start none of them")
            : item(
                after,
                Subject.IMAGES,
                "images",
                "other images: " + names(changed),
                Bearing.APPLIES,
                "it concerns " + names(mine.stream().map(m -> m.split(" ")[0]).toList())));
  }

  private static void revisions(ReleaseFacts before, ReleaseFacts after, List<Item> items) {
    var known = before.revisions().stream().map(ReleasedRevision::id).collect(Collectors.toSet());
    long fresh = after.revisions().stream().filter(r -> !known.contains(r.id())).count();
    if (fresh > 0) {
      items.add(
          item(
              after,
              Subject.MIGRATIONS,
              "migrations",
              "%d database migration%s".formatted(fresh, fresh == 1 ? "" : "s"),
              Bearing.APPLIES,
              "head " + before.alembicHead() + " → " + after.alembicHead()));
    }
  }

  private static Map<String, String> defaults(ReleaseFacts release) {
    return release.templateKeys().stream()
        .filter(k -> !k.commented())
        .collect(
            Collectors.toMap(
                EnvTemplateKey::key,
                EnvTemplateKey::text,
                (first, later) -> first,
                LinkedHashMap::new));
  }

  private static Item item(
      ReleaseFacts release,
      Subject subject,
      String id,
      String text,
      Bearing bearing,
      String reason) {
    return new Item(release.version() + "/" + id, subject, text, bearing, reason);
  }

  private static String keys(Collection<String> keys, String what) {
    return "%d environment key%s %s: %s"
        .formatted(keys.size(), keys.size() == 1 ? "" : "s", what, names(keys));
  }

  private static String names(Collection<String> all) {
    Function<Collection<String>, String> first =
        c -> c.stream().limit(6).collect(Collectors.joining(", "));
    return all.size() <= 6
        ? first.apply(all)
        : first.apply(all) + " and " + (all.size() - 6) + " more";
  }
}
