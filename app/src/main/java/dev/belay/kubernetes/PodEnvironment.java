package dev.belay.kubernetes;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The environment that a container gets, as the kubelet makes it: whole ConfigMaps and Secrets in
 * their order, the later over the earlier, and over them the single keys.
 */
final class PodEnvironment {
  private static final String POD = "the pod";
  private static final Pattern REFERENCE = Pattern.compile("\\$\\$|\\$\\(([-._A-Za-z0-9]+)\\)");

  private final Map<String, Piece> configMaps = new HashMap<>();
  private final Map<String, Piece> secrets = new HashMap<>();
  private final boolean secretsRead;

  /**
   * @param secretsRead whether they could be; else no key of one is known
   */
  PodEnvironment(List<Piece> configMaps, List<Piece> secrets, boolean secretsRead) {
    configMaps.forEach(c -> this.configMaps.put(c.name(), c));
    secrets.forEach(s -> this.secrets.put(s.name(), s));
    this.secretsRead = secretsRead;
  }

  SortedMap<String, Setting> of(Piece container) {
    var settings = new TreeMap<String, Setting>();
    for (Piece source : container.at("envFrom").items()) {
      String prefix = source.at("prefix").word();
      Piece map = source.at("configMapRef");
      Piece secret = source.at("secretRef");
      if (map.present()) {
        String name = map.at("name").word();
        whole(settings, prefix, "ConfigMap " + name, configMaps.get(name), this::plain);
      } else if (secret.present()) {
        String name = secret.at("name").word();
        whole(settings, prefix, "Secret " + name, secrets.get(name), this::sealed);
      }
    }
    for (Piece entry : container.at("env").items()) {
      single(settings, entry);
    }
    return settings;
  }

  private interface Made {
    Setting of(Piece value, String from);
  }

  private void whole(
      SortedMap<String, Setting> settings,
      String prefix,
      String from,
      @Nullable Piece object,
      Made made) {
    if (object == null) {
      settings.put(prefix + "*", new Setting.Unread(why(from), from));
      return;
    }
    texts(object).forEach((key, value) -> settings.put(prefix + key, made.of(value, from)));
  }

  private String why(String from) {
    return from.startsWith("Secret ") && !secretsRead
        ? "Secrets of this namespace may not be read"
        : from + " is not there";
  }

  private Setting plain(Piece value, String from) {
    return new Setting.Plain(value.word(), from);
  }

  private Setting sealed(Piece value, String from) {
    return new Setting.Sealed(value.word(), from);
  }

  private void single(SortedMap<String, Setting> settings, Piece entry) {
    String key = entry.at("name").word();
    Piece source = entry.at("valueFrom");
    if (!source.present()) {
      settings.put(key, filled(entry.at("value").word(), settings));
      return;
    }
    Piece map = source.at("configMapKeyRef");
    Piece secret = source.at("secretKeyRef");
    if (map.present()) {
      one(settings, key, map, "ConfigMap ", configMaps::get, this::plain);
    } else if (secret.present()) {
      one(settings, key, secret, "Secret ", secrets::get, this::sealed);
    } else {
      settings.put(key, new Setting.Unread("it is made when the pod starts", POD));
    }
  }

  private void one(
      SortedMap<String, Setting> settings,
      String key,
      Piece reference,
      String kind,
      Function<String, @Nullable Piece> find,
      Made made) {
    String from = kind + reference.at("name").word();
    Piece object = find.apply(reference.at("name").word());
    Piece value = object == null ? Piece.NONE : texts(object).get(reference.at("key").word());
    if (value != null && value.present()) {
      settings.put(key, made.of(value, from));
    } else if (object == null || !reference.at("optional").word().equals("true")) {
      settings.put(
          key,
          new Setting.Unread(
              object == null ? why(from) : "it has no key " + reference.at("key").word(), from));
    }
  }

  /**
   * {@code $(KEY)} is what stands above it; {@code $$} is a dollar. What holds a part of a Secret
   * is as secret.
   */
  private static Setting filled(String value, Map<String, Setting> above) {
    var sealed = new AtomicBoolean();
    String text =
        REFERENCE
            .matcher(value)
            .replaceAll(m ->
                Matcher.quoteReplacement(
                    switch (m.group(1) == null ? null : above.get(m.group(1))) {
                      case Setting.Plain(var found, var _) -> found;
                      case Setting.Sealed(var found, var _) -> {
                        sealed.set(true);
                        yield found;
                      }
                      case Setting.Unread ignored -> m.group();
                      case null -> m.group(1) == null ? "$" : m.group();
                    }));
    return sealed.get() ? new Setting.Sealed(text, POD) : new Setting.Plain(text, POD);
  }

  /** The entries of a ConfigMap or a Secret, those of a Secret out of their Base64. */
  static Map<String, Piece> texts(Piece object) {
    boolean secret = object.at("kind").word().equals("Secret");
    var texts = new TreeMap<String, Piece>();
    object
        .at("data")
        .fields()
        .forEach((key, value) -> texts.put(key, secret ? new Piece(decoded(value.word())) : value));
    // Only what is rendered and not applied yet has these.
    texts.putAll(object.at("stringData").fields());
    return texts;
  }

  private static String decoded(String base64) {
    try {
      return new String(Base64.getMimeDecoder().decode(base64), UTF_8);
    } catch (IllegalArgumentException e) {
      return base64;
    }
  }
}
