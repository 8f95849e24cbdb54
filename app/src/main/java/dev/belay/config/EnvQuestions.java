package dev.belay.config;

import dev.belay.config.EnvRules.Kind;
import dev.belay.config.EnvRules.Rule;
import dev.belay.release.ServiceFacts;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** New keys whose defaults suit nobody: public addresses, and secrets that everybody knows. */
final class EnvQuestions {
  private final EnvWork work;
  private final EnvSet after;

  EnvQuestions(EnvWork work) {
    this.work = work;
    this.after = work.after();
  }

  void ask() {
    Map<String, String> project = after.project();
    PublicAddress.of(project, after.compose().services().keySet())
        .ifPresent(address ->
            work.rules
                .between(Kind.PUBLIC, work.from.version(), work.to.version())
                .forEach(rule -> address(rule, address, project)));
    work.rules
        .between(Kind.SECRET, work.from.version(), work.to.version())
        .forEach(rule -> secret(rule, project));
  }

  private void address(Rule rule, PublicAddress address, Map<String, String> project) {
    String key = rule.subject();
    String set = project.getOrDefault(key, "");
    boolean ownHost = !set.isEmpty() && !localUrl(set);
    if (ownHost || !read(key) || !started(rule.becomes(), project)) {
      return;
    }
    String value = address.filled(rule.text());
    boolean shell = work.mine.shell().containsKey(key);
    String holds =
        work.decide(
            "public." + key,
            key,
            "%s is new and says %s to browsers and callers; set it to %s?"
                .formatted(key, shown(key, set), value),
            List.of("set", "keep"),
            "%s names another host; made from it (%s)".formatted(address.from(), rule.source()),
            true);
    boolean write = holds.equals("set") && !shell;
    if (write) {
      work.draft(work.interpolationFile(key)).set(key, value);
      work.explained.put(key, "made from " + address.from());
    }
    work.change(
        key,
        EnvKind.PUBLIC_ADDRESS,
        write ? Optional.of(value) : Optional.of(set),
        shell ? "it is set in the shell: change it there" : "made from " + address.from());
  }

  private String shown(String key, String set) {
    return set.isEmpty() ? work.newDefaults.value(key).orElse("nothing") : set;
  }

  private static boolean localUrl(String url) {
    String rest = url.replaceFirst("^[a-z]+://", "");
    return PublicAddress.local(rest.split("[/?#]", 2)[0]);
  }

  private void secret(Rule rule, Map<String, String> project) {
    String key = rule.subject();
    String known = work.newDefaults.value(key).orElse("");
    String set = project.getOrDefault(key, "");
    boolean public_ = set.isEmpty() || set.equals(known);
    if (!public_ || known.isEmpty() || !started(rule.becomes(), project)) {
      return;
    }
    String id = "secret." + key;
    List<String> options = List.of("keep-public");
    boolean answered = work.answer(id, options).isPresent();
    work.decisions.put(
        id,
        new EnvDecision(
            id,
            key,
            "%s is new, and its default is known to everybody: write one of your own into .env"
                .formatted(key),
            options,
            "",
            rule.text() + " (" + rule.source() + ")",
            "keep-public",
            !answered));
  }

  /** Whether the target's compose file or its programs take notice of the key. */
  private boolean read(String key) {
    return work.newDefaults.reads(key);
  }

  private boolean started(String service, Map<String, String> project) {
    ServiceFacts facts = after.compose().services().get(service);
    return service.isEmpty() || (facts != null && Profiles.of(project).start(facts));
  }
}
