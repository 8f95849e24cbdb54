package dev.belay.demo;

import dev.belay.config.ComposeStructure;
import dev.belay.config.YamlText;
import dev.belay.release.ComposeFacts;
import dev.belay.release.ServiceFacts;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.function.Function;
import tools.jackson.databind.json.JsonMapper;

/**
 * A compose file written from facts: every scalar is a JSON string, which YAML reads as well. Of a
 * script the facts hold a fingerprint, which stands in its place: such a file is planned with, not
 * started.
 */
final class ComposeText {
  /** The options that Dify's networks have had; the facts hold their fingerprints. */
  private static final List<String> NETWORKS =
      List.of("{}", "{driver: bridge}", "{driver: bridge, internal: true}");

  private final StringBuilder out = new StringBuilder();

  private ComposeText() {}

  static String of(ComposeFacts facts) {
    var text = new ComposeText();
    text.out.append("services:\n");
    facts.services().forEach(text::service);
    if (!facts.networks().isEmpty()) {
      text.out.append("networks:\n");
      facts.networks().forEach(text::network);
    }
    if (!facts.volumes().isEmpty()) {
      text.out.append("volumes:\n");
      facts.volumes().forEach(v -> text.out.append("  ").append(v).append(": {}\n"));
    }
    return text.out.toString();
  }

  private void network(String name, String fingerprint) {
    String options =
        NETWORKS.stream().filter(o -> fingerprint(o).equals(fingerprint)).findFirst().orElse("{}");
    out.append("  %s: %s%n".formatted(name, options));
  }

  private static String fingerprint(String options) {
    byte[] text = ("networks: {n: " + options + "}").getBytes(StandardCharsets.UTF_8);
    return ComposeStructure.of(List.of(YamlText.of("networks", text)))
        .networks()
        .getOrDefault("n", "");
  }

  private void service(ServiceFacts service) {
    out.append("  ").append(service.name()).append(":\n");
    line("image", quoted(service.image()));
    if (!service.restart().isEmpty()) {
      line("restart", quoted(service.restart()));
    }
    list("profiles", service.profiles(), ComposeText::quoted);
    list(
        "env_file",
        service.envFiles(),
        f -> "{path: %s, required: %s}".formatted(quoted(f.path()), f.required()));
    if (!service.environment().isEmpty()) {
      line("environment", "");
      service
          .environment()
          .forEach((key, text) -> out.append("      %s: %s%n".formatted(key, quoted(text))));
    }
    list("command", service.command(), ComposeText::quoted);
    list("entrypoint", service.entrypoint(), ComposeText::quoted);
    list("volumes", service.volumes(), ComposeText::quoted);
    list("ports", service.ports(), ComposeText::quoted);
    list("networks", service.networks(), ComposeText::quoted);
    if (!service.dependsOn().isEmpty()) {
      line("depends_on", "");
      for (var d : service.dependsOn()) {
        out.append(
            "      %s: {condition: %s, required: %s}%n"
                .formatted(d.service(), d.condition(), d.required()));
      }
    }
  }

  private void line(String key, String value) {
    out.append("    ")
        .append(key)
        .append(':')
        .append(value.isEmpty() ? "" : " " + value)
        .append('\n');
  }

  private <T> void list(String key, List<T> items, Function<T, String> text) {
    if (!items.isEmpty()) {
      line(key, "");
      items.forEach(i -> out.append("      - ").append(text.apply(i)).append('\n'));
    }
  }

  private static String quoted(String text) {
    return JsonMapper.shared().writeValueAsString(text);
  }
}
