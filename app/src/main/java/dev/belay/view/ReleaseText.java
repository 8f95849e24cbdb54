package dev.belay.view;

import dev.belay.release.CodeDefault;
import dev.belay.release.Difference;
import dev.belay.release.ReleaseDiff;
import dev.belay.release.ReleaseFacts;
import dev.belay.release.ServiceFacts;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** A release, and how two of them differ, as text and as a JSON document. */
public final class ReleaseText {
  private static final int SHOWN_CHARACTERS = 60;
  private static final int SHOWN_NAMES = 40;

  /** Parts whose texts are fingerprints, which tell a reader nothing. */
  private static final Set<ReleaseDiff.Part> PRINTED_ALONE =
      Set.of(ReleaseDiff.Part.NETWORK, ReleaseDiff.Part.REVISION, ReleaseDiff.Part.TRACKED_FILE);

  private ReleaseText() {}

  /** A release on one page: what it is made of, and how much of it the catalog knows. */
  public static String text(ReleaseFacts facts) {
    var out = new StringBuilder();
    String commit = facts.commit().isEmpty() ? "" : ", commit " + facts.commit();
    line(out, "Dify " + facts.version() + ", " + facts.date() + commit);
    line(out, "  schema      " + facts.alembicHead() + ", revision " + facts.revisions().size());
    line(
        out,
        "  environment %d keys in %d templates, %d compose defaults, %d code defaults"
            .formatted(
                facts.templateKeys().stream().filter(k -> !k.commented()).count(),
                facts.templateKeys().stream().map(k -> k.file()).distinct().count(),
                facts.compose().sharedEnv().size(),
                facts.codeDefaults().size()));
    line(out, "  needs       Docker Compose " + facts.compose().minimumCompose() + " or newer");
    many(out, "  nginx       ", facts.nginxLocations());
    many(out, "  queues      ", facts.celeryQueues());
    many(out, "  commands    ", facts.flaskCommands());
    line(out, "  services");
    for (ServiceFacts s : facts.compose().services()) {
      String profiles =
          s.profiles().isEmpty() ? "" : "  profile " + String.join(", ", s.profiles());
      String image = s.image().isEmpty() ? "(built from source)" : s.image();
      line(out, "    %-26s %s%s".formatted(s.name(), image, profiles));
    }
    return out.toString();
  }

  /** The differences by part; parts without any are named in one line at the end. */
  public static String text(ReleaseDiff diff) {
    var out = new StringBuilder();
    line(out, "Dify " + diff.from() + " to " + diff.to());
    var same = new ArrayList<String>();
    diff.parts()
        .forEach((part, difference) -> {
          if (difference.isEmpty()) {
            same.add(name(part));
          } else {
            part(out, part, difference);
          }
        });
    if (!same.isEmpty()) {
      line(out, "");
      many(out, "the same: ", same);
    }
    return out.toString();
  }

  private static void part(StringBuilder out, ReleaseDiff.Part part, Difference difference) {
    line(out, "");
    line(out, name(part) + counts(difference));
    names(out, "  + ", difference.added());
    names(out, "  - ", difference.removed());
    if (part == ReleaseDiff.Part.ENVIRONMENT_FILE) {
      moved(out, difference.changed());
    } else if (PRINTED_ALONE.contains(part)) {
      names(out, "  ~ ", difference.changed().stream().map(Difference.Change::name).toList());
    } else {
      cut(difference.changed())
          .forEach(c ->
              line(
                  out,
                  "  ~ %s: %s -> %s".formatted(c.name(), shown(c.before()), shown(c.after()))));
      rest(out, difference.changed().size());
    }
  }

  private static void moved(StringBuilder out, List<Difference.Change> changes) {
    changes.stream()
        .collect(
            Collectors.groupingBy(
                Difference.Change::after,
                TreeMap::new,
                Collectors.mapping(Difference.Change::name, Collectors.toList())))
        .forEach((file, keys) -> {
          line(out, "  > %s (%d)".formatted(file, keys.size()));
          names(out, "      ", keys);
        });
  }

  private static void names(StringBuilder out, String label, List<String> names) {
    if (!names.isEmpty()) {
      many(out, label, names.subList(0, Math.min(SHOWN_NAMES, names.size())));
      rest(out, names.size());
    }
  }

  private static List<Difference.Change> cut(List<Difference.Change> changes) {
    return changes.subList(0, Math.min(SHOWN_NAMES, changes.size()));
  }

  private static void rest(StringBuilder out, int size) {
    if (size > SHOWN_NAMES) {
      line(out, "    and %d more: see --json".formatted(size - SHOWN_NAMES));
    }
  }

  private static String counts(Difference d) {
    return "  (+%d -%d ~%d)".formatted(d.added().size(), d.removed().size(), d.changed().size());
  }

  private static String shown(String text) {
    if (text.isEmpty()) {
      return "(empty)";
    }
    return text.length() <= SHOWN_CHARACTERS ? text : text.substring(0, SHOWN_CHARACTERS - 1) + "…";
  }

  private static String name(ReleaseDiff.Part part) {
    return switch (part) {
      case ENVIRONMENT -> "environment keys";
      case ENVIRONMENT_FILE -> "keys that moved to another template";
      case COMPOSE_DEFAULT -> "defaults in the compose file";
      case CODE_DEFAULT -> "defaults in the code";
      case SERVICE -> "services";
      case IMAGE -> "images";
      case PROFILE -> "profiles";
      case MOUNT -> "mounts";
      case PORT -> "ports";
      case NAMED_VOLUME -> "named volumes";
      case NETWORK -> "networks";
      case COMPOSE_VERSION -> "oldest Docker Compose";
      case NGINX_LOCATION -> "nginx locations";
      case QUEUE -> "queues";
      case COMMAND -> "flask commands";
      case REVISION -> "revisions";
      case TRACKED_FILE -> "files under docker/";
    };
  }

  /** The differences as a document: {@code schema} 1, {@code from}, {@code to}, {@code parts}. */
  public static Map<String, Object> document(ReleaseDiff diff) {
    var parts = new LinkedHashMap<String, Object>();
    diff.parts().forEach((part, d) -> parts.put(part.name().toLowerCase(Locale.ROOT), d));
    var document = new LinkedHashMap<String, Object>();
    document.put("schema", 1);
    document.put("from", diff.from().toString());
    document.put("to", diff.to().toString());
    document.put("parts", parts);
    return document;
  }

  /** A code default as a document: {@code kind}, and {@code text} of a literal. */
  public static Map<String, Object> document(CodeDefault setting) {
    var document = new LinkedHashMap<String, Object>();
    document.put("field", setting.field());
    document.put("keys", setting.keys());
    document.put("type", setting.type());
    document.put("kind", setting.value().getClass().getSimpleName().toLowerCase(Locale.ROOT));
    if (setting.value() instanceof CodeDefault.Literal(var text)) {
      document.put("text", text);
    }
    return document;
  }

  private static void many(StringBuilder out, String label, List<String> words) {
    if (words.isEmpty()) {
      line(out, label + "none");
      return;
    }
    String indent = " ".repeat(label.length());
    var row = new StringBuilder(label);
    for (int i = 0; i < words.size(); i++) {
      String word = words.get(i) + (i + 1 < words.size() ? ", " : "");
      if (row.length() > indent.length() && row.length() + word.length() > 100) {
        line(out, row.toString().stripTrailing());
        row = new StringBuilder(indent);
      }
      row.append(word);
    }
    line(out, row.toString());
  }

  private static void line(StringBuilder out, String text) {
    out.append(text).append('\n');
  }
}
