package dev.belay.config;

import dev.belay.config.ValuesChange.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Values that belong together, of which only one half is carried: what one key became two, the name
 * of an image and its tag, a mirror and what it has to hold, a store's address and the way to ask
 * it.
 */
final class ValuesHalves {
  private static final Pattern URL =
      Pattern.compile("\"(?:https?|grpcs?)://([^/:\"]+)(?::\\d+)?[^\"]*\"");

  private final ValuesFile yours;
  private final ChartDefaults old;
  private final ChartDefaults next;
  private final List<ValuesChange> found = new ArrayList<>();

  private ValuesHalves(ValuesFile yours, ChartDefaults old, ChartDefaults next) {
    this.yours = yours;
    this.old = old;
    this.next = next;
  }

  static List<ValuesChange> of(
      ValuesFile yours, ChartDefaults old, ChartDefaults next, List<ValuesChange> changes) {
    var halves = new ValuesHalves(yours, old, next);
    changes.stream().filter(c -> c.kind() == Kind.MOVED).forEach(halves::split);
    next.leaves().keySet().forEach(halves::image);
    halves.daemonStorage();
    return halves.found;
  }

  /** A value that became a block: the keys beside the one that takes it keep their defaults. */
  private void split(ValuesChange moved) {
    KeyPath to = moved.to().orElseThrow();
    if (!moved.path().covers(to)) {
      return;
    }
    next.leaves()
        .forEach((path, value) -> {
          boolean other =
              path.parent().equals(to.parent())
                  && !path.equals(to)
                  && value.startsWith("\"")
                  && !yours.leaves().containsKey(path);
          if (other) {
            Optional<String> suggested = suggested(path, moved.yours().orElse(""));
            add(
                path,
                Optional.of(to),
                suggested,
                moved.line(),
                "%s takes your value, and this stays the chart's own default, which is not yours%s"
                    .formatted(to, suggested.map(s -> "; proposed: " + s).orElse("")));
          }
        });
  }

  /** gRPC goes to the same host, by its own port; with TLS where the first half has it. */
  private static Optional<String> suggested(KeyPath path, String first) {
    Matcher url = URL.matcher(first);
    return path.last().equals("grpc") && url.matches()
        ? Optional.of(
            "\"%s://%s:50051\""
                .formatted(first.startsWith("\"https") ? "grpcs" : "grpc", url.group(1)))
        : Optional.empty();
  }

  private void image(KeyPath repository) {
    if (!repository.last().equals("repository") || !repository.keys().contains("image")) {
      return;
    }
    String before = old.leaves().get(repository);
    String after = next.leaves().get(repository);
    if (before == null || after == null || before.equals(after)) {
      return;
    }
    String mine = yours.leaves().get(repository);
    if (mine != null
        && !mine.equals(before)
        && !mine.equals(after)
        && name(mine).equals(name(before))) {
      String proposed =
          mine.substring(0, mine.length() - name(mine).length() - 1) + name(after) + "\"";
      add(
          repository,
          Optional.empty(),
          name(before).equals(name(after)) ? Optional.empty() : Optional.of(proposed),
          yours.line(repository),
          "the chart names %s from now on, was %s: your registry has to hold it under the name that you give"
              .formatted(plain(after), plain(before)));
    }
    KeyPath registry = repository.parent().child("registry");
    String mirror = yours.leaves().get(registry);
    if (mine == null && mirror != null && !mirror.equals(next.leaves().get(registry))) {
      add(
          registry,
          Optional.empty(),
          Optional.empty(),
          yours.line(registry),
          "below your registry the chart takes %s from now on, was %s: it has to be there before"
              .formatted(plain(after), plain(before)));
    }
  }

  /** The last part of an image's name, without its quotes. */
  private static String name(String json) {
    String plain = plain(json);
    return plain.substring(plain.lastIndexOf('/') + 1);
  }

  private static String plain(String json) {
    return json.replace("\"", "");
  }

  /**
   * Plugins on an S3 that is not Amazon's: from daemon 0.1.2 on (chart 0.26.0) a flag that the
   * chart does not pass decides, and its default is Amazon's own way of naming buckets.
   */
  private void daemonStorage() {
    String endpoint = plain(value("externalS3.endpoint"));
    boolean passes =
        old.version().compareTo(ChartVersion.of("0.26.0")) < 0
            && next.version().compareTo(ChartVersion.of("0.26.0")) >= 0
            && next.version().edition() == ChartVersion.Edition.COMMUNITY;
    boolean used =
        value("externalS3.enabled").equals("true")
            && !endpoint.isEmpty()
            && !endpoint.contains("amazonaws.com")
            && plain(value("externalS3.bucketName.pluginDaemon")).length() > 0;
    KeyPath env = KeyPath.of("pluginDaemon.extraEnv");
    if (passes && used && !value(env.toString()).contains("USE_AWS")) {
      add(
          env,
          Optional.empty(),
          Optional.empty(),
          yours.line(KeyPath.of("externalS3.endpoint")),
          "your plugins lie in an S3 that is not Amazon's, and the plugin daemon takes it for"
              + " Amazon's unless its environment says otherwise: add USE_AWS_S3=false for daemon"
              + " 0.1.2 (charts 0.26.0 to 0.27.0), S3_USE_AWS=false for later ones"
              + " (plugin-daemon#343)");
    }
  }

  private String value(String path) {
    return yours.leaves().getOrDefault(KeyPath.of(path), "");
  }

  /**
   * @param proposed a value for it
   */
  private void add(
      KeyPath path, Optional<KeyPath> first, Optional<String> proposed, int line, String effect) {
    found.add(
        new ValuesChange(
            Kind.HALF_MOVED,
            path,
            first,
            Optional.ofNullable(old.leaves().get(path)),
            Optional.ofNullable(next.leaves().get(path)),
            proposed,
            line,
            effect,
            ""));
  }
}
