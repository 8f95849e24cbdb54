package dev.belay.kubernetes;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.belay.config.EnvMask;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * What somebody changed beside the release: the objects as its manifest renders them, against the
 * same ones as they are. Only what a chart says is compared, since the cluster fills in the rest;
 * what was added is looked for where people add: keys of an environment, of ConfigMaps and Secrets.
 */
final class LiveDrift {
  /** Lists whose items have names, by which Kubernetes joins them. */
  private static final List<String> NAMES = List.of("name", "mountPath", "containerPort", "port");

  private final String object;
  private final boolean secret;
  private final EnvMask mask;
  private final List<Drift> found = new ArrayList<>();

  private LiveDrift(String object, boolean secret, EnvMask mask) {
    this.object = object;
    this.secret = secret;
    this.mask = mask;
  }

  /**
   * @param seen objects of the kinds that could be read
   * @param readable the kinds, {@code Deployment}
   */
  static List<Drift> of(List<Piece> manifest, List<Piece> seen, List<String> readable) {
    var mask = new EnvMask(secrets(seen));
    var live = new HashMap<String, Piece>();
    seen.forEach(s -> live.put(s.title(), s));
    var found = new ArrayList<Drift>();
    for (Piece rendered : manifest) {
      Piece there = live.get(rendered.title());
      if (there != null) {
        found.addAll(of(rendered, there, mask));
      } else if (readable.contains(rendered.at("kind").word())) {
        found.add(new Drift(rendered.title(), "", Drift.Fate.MADE_AGAIN, "it is gone"));
      }
    }
    return List.copyOf(found);
  }

  /** What is hidden wherever it appears. */
  private static Map<String, String> secrets(List<Piece> seen) {
    var secrets = new HashMap<String, String>();
    seen.stream()
        .filter(s -> s.at("kind").word().equals("Secret"))
        .forEach(s ->
            PodEnvironment.texts(s)
                .forEach((key, value) -> secrets.put(s.name() + "." + key, value.word())));
    return secrets;
  }

  private static List<Drift> of(Piece rendered, Piece live, EnvMask mask) {
    boolean secret = rendered.at("kind").word().equals("Secret");
    var drift = new LiveDrift(rendered.title(), secret, mask);
    for (String part : List.of("spec", "data")) {
      drift.compare(part, rendered.at(part), live.at(part));
    }
    drift.texts(rendered.at("stringData"), live.at("data"));
    for (String marks : List.of("labels", "annotations")) {
      drift.compare(marks, rendered.at("metadata", marks), live.at("metadata", marks));
    }
    drift.added(rendered, live);
    return drift.found;
  }

  private void compare(String at, Piece rendered, Piece live) {
    if (!rendered.fields().isEmpty()) {
      rendered.fields().forEach((key, value) -> compare(at + "." + key, value, live.at(key)));
    } else if (!rendered.items().isEmpty()) {
      items(at, rendered.items(), live.items());
    } else if (rendered.text().isPresent()
        && !Quantity.same(rendered.word(), live.word())
        && !(rendered.word().isEmpty() && !live.present())) {
      found.add(new Drift(object, place(at), Drift.Fate.UNDONE, words(at, rendered.word(), live)));
    }
  }

  /** {@code spec.template.spec.containers[api].env[MODE]}: the value of it. */
  private static String place(String at) {
    return at.replaceFirst("\\.value$", "").replaceFirst("^spec\\.template\\.spec\\.", "");
  }

  private String words(String at, String rendered, Piece live) {
    String key = place(at).replaceFirst(".*[.\\[]([^.\\]]+)\\]?$", "$1");
    if (secret || EnvMask.secret(key)) {
      return live.present() ? "has another value" : "is gone";
    }
    return "rendered %s, there %s"
        .formatted(
            mask.shown(key, Optional.of(rendered)),
            live.present()
                ? mask.shown(key, live.text().or(() -> Optional.of("keys")))
                : "nothing");
  }

  private void items(String at, List<Piece> rendered, List<Piece> live) {
    var named = new TreeMap<String, Piece>();
    live.forEach(l -> named.put(name(l), l));
    int number = 0;
    for (Piece item : rendered) {
      String name = name(item);
      boolean joined = !name.isEmpty();
      Piece there =
          joined
              ? named.getOrDefault(name, Piece.NONE)
              : number < live.size() ? live.get(number) : Piece.NONE;
      String place = "%s[%s]".formatted(at, joined ? name : String.valueOf(number));
      number++;
      if (there.present()) {
        compare(place, item, there);
      } else {
        found.add(new Drift(object, place(place), Drift.Fate.UNDONE, "is gone"));
      }
    }
  }

  private static String name(Piece item) {
    for (String key : NAMES) {
      if (item.at(key).text().isPresent()) {
        return item.at(key).word();
      }
    }
    return "";
  }

  /** What a manifest gives as text, the cluster keeps in Base64. */
  private void texts(Piece rendered, Piece live) {
    rendered
        .fields()
        .forEach((key, value) -> {
          String there = live.at(key).word();
          if (!there.equals(Base64.getEncoder().encodeToString(value.word().getBytes(UTF_8)))) {
            found.add(
                new Drift(
                    object,
                    "data." + key,
                    Drift.Fate.UNDONE,
                    live.at(key).present() ? "has another value" : "is gone"));
          }
        });
  }

  private void added(Piece rendered, Piece live) {
    var data = new TreeSet<>(rendered.at("data").fields().keySet());
    data.addAll(rendered.at("stringData").fields().keySet());
    live.at("data").fields().keySet().stream()
        .filter(k -> !data.contains(k))
        .forEach(k -> stays("data." + k));
    String[] containers = {"spec", "template", "spec", "containers"};
    var own = new TreeMap<String, Piece>();
    rendered.at(containers).items().forEach(c -> own.put(c.at("name").word(), c));
    for (Piece container : live.at(containers).items()) {
      String name = container.at("name").word();
      Piece same = own.get(name);
      if (same == null) {
        stays("containers[%s]".formatted(name));
        continue;
      }
      var keys = new TreeSet<String>();
      same.at("env").items().forEach(e -> keys.add(e.at("name").word()));
      for (Piece entry : container.at("env").items()) {
        String key = entry.at("name").word();
        if (!keys.contains(key)) {
          stays("containers[%s].env[%s]".formatted(name, key));
        }
      }
    }
  }

  private void stays(String at) {
    found.add(new Drift(object, at, Drift.Fate.STAYS, "is there and not rendered"));
  }
}
