package dev.belay.release;

import java.util.List;
import java.util.Map;

/**
 * A release's facts as text: one fact per line, its kind first, fields separated by tabs. The same
 * facts always become the same text. {@link FactsReader} reads it back.
 */
public final class FactsWriter {
  static final String FORM = "1";
  private final StringBuilder out = new StringBuilder();

  private FactsWriter() {}

  public static String text(ReleaseFacts facts) {
    var writer = new FactsWriter();
    writer.release(facts);
    writer.compose(facts.compose());
    writer.templates(facts.templateKeys());
    facts.codeDefaults().forEach(writer::codeDefault);
    writer.each("nginx", facts.nginxLocations());
    writer.each("queue", facts.celeryQueues());
    writer.each("flask", facts.flaskCommands());
    facts.trackedFiles().forEach(f -> writer.line("file", f.path(), f.fingerprint()));
    return writer.out.toString();
  }

  private void release(ReleaseFacts facts) {
    line("belay-release", FORM);
    line("version", facts.version().toString());
    line("date", facts.date().toString());
    line("commit", facts.commit());
    facts
        .revisions()
        .forEach(r -> line("revision", r.id(), String.join(",", r.parents()), r.fingerprint()));
  }

  private void compose(ComposeFacts compose) {
    line("compose", compose.minimumCompose());
    compose.sharedEnv().forEach((key, text) -> line("shared", key, text));
    each("named-volume", compose.volumes());
    compose.networks().forEach((name, options) -> line("named-network", name, options));
    compose.services().forEach(s -> service(s, compose.sharedEnv()));
  }

  private void service(ServiceFacts service, Map<String, String> shared) {
    line("service", service.name(), service.image(), service.restart());
    each("profile", service.profiles());
    service.envFiles().forEach(f -> line("env-file", f.path(), necessity(f.required())));
    boolean takesShared =
        !shared.isEmpty() && service.environment().keySet().containsAll(shared.keySet());
    if (takesShared) {
      line("env-shared");
    }
    service
        .environment()
        .forEach((key, text) -> {
          if (!takesShared || !text.equals(shared.get(key))) {
            line("env", key, text);
          }
        });
    each("env-passed", service.passedThrough());
    each("volume", service.volumes());
    each("port", service.ports());
    service
        .dependsOn()
        .forEach(d -> line("depends", d.service(), d.condition(), necessity(d.required())));
    each("network", service.networks());
    each("command", service.command());
    each("entrypoint", service.entrypoint());
    each("uses", service.interpolations());
  }

  private void templates(List<EnvTemplateKey> keys) {
    String file = "";
    for (EnvTemplateKey key : keys) {
      if (!key.file().equals(file)) {
        file = key.file();
        line("template", file);
      }
      line(key.commented() ? "off" : "key", Integer.toString(key.line()), key.key(), key.text());
    }
  }

  private void codeDefault(CodeDefault setting) {
    String kind =
        switch (setting.value()) {
          case CodeDefault.Literal ignored -> "literal";
          case CodeDefault.None ignored -> "none";
          case CodeDefault.Required ignored -> "required";
          case CodeDefault.Computed ignored -> "computed";
        };
    String text = setting.value() instanceof CodeDefault.Literal(var literal) ? literal : "";
    line("setting", setting.field(), String.join(",", setting.keys()), setting.type(), kind, text);
  }

  private static String necessity(boolean required) {
    return required ? "required" : "optional";
  }

  private void each(String kind, List<String> texts) {
    texts.forEach(text -> line(kind, text));
  }

  private void line(String kind, String... fields) {
    out.append(kind);
    for (String field : fields) {
      out.append('\t');
      escape(field);
    }
    out.append('\n');
  }

  private void escape(String field) {
    for (int i = 0; i < field.length(); i++) {
      char c = field.charAt(i);
      switch (c) {
        case '\\' -> out.append("\\\\");
        case '\t' -> out.append("\\t");
        case '\n' -> out.append("\\n");
        case '\r' -> out.append("\\r");
        default -> out.append(c);
      }
    }
  }
}
