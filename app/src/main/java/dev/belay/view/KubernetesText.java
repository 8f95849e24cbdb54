package dev.belay.view;

import dev.belay.config.EnvMask;
import dev.belay.kubernetes.Drift;
import dev.belay.kubernetes.HelmRelease;
import dev.belay.kubernetes.Keeper;
import dev.belay.kubernetes.KubernetesInstallation;
import dev.belay.kubernetes.Right;
import dev.belay.kubernetes.Setting;
import dev.belay.kubernetes.Workload;
import dev.belay.outside.Observed;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** What was seen of an installation in a cluster, for a terminal. */
public final class KubernetesText {
  private static final int WIDTH = 100;
  private static final int DIGEST = 19;

  /** What tells where the data is and what moves it. */
  private static final List<String> TELLING =
      List.of(
          "DB_TYPE",
          "DB_HOST",
          "DB_PORT",
          "DB_DATABASE",
          "REDIS_HOST",
          "VECTOR_STORE",
          "STORAGE_TYPE",
          "MIGRATION_ENABLED");

  private final StringBuilder out = new StringBuilder();

  private KubernetesText() {}

  public static String of(KubernetesInstallation found) {
    var text = new KubernetesText();
    text.head(found);
    text.workloads(found.workloads());
    text.parts(found.parts());
    text.drift(found);
    text.rights(found);
    text.notYet();
    return text.out.toString();
  }

  private void head(KubernetesInstallation found) {
    String context = found.place().context().map(c -> "context " + c).orElse("current context");
    line("installation", "namespace %s, %s".formatted(found.place().namespace(), context));
    line("server", found.server().isEmpty() ? "says no version" : found.server());
    switch (found.release()) {
      case Observed.Known<HelmRelease>(var release) -> release(found, release);
      case Observed.Unknown<HelmRelease>(var why, var next) -> unknown("release", why, next);
    }
    switch (found.version()) {
      case Observed.Known<?>(var version) -> line("version", version.toString());
      case Observed.Unknown<?>(var why, var next) -> unknown("version", why, next);
    }
    line(
        "put there by",
        found.keepers().isEmpty()
            ? "nobody who marks it"
            : found.keepers().stream()
                .map(KubernetesText::keeper)
                .collect(Collectors.joining(", ")));
    if (found.keepers().stream().anyMatch(Keeper::healsItself)) {
      line("", "it puts back what others change: it has to be paused before anything is done here");
    }
  }

  private static String keeper(Keeper keeper) {
    return keeper.program() + " " + keeper.name();
  }

  private void release(KubernetesInstallation found, HelmRelease release) {
    line(
        "release",
        "%s, revision %d, %s, chart %s, which says Dify %s"
            .formatted(
                release.name(),
                release.revision(),
                release.status(),
                release.chartTitle(),
                release.app().isEmpty() ? "nothing" : release.app()));
    line("revisions kept", String.join(", ", found.revisions()));
    if (found.pending()) {
      line("", "helm is at work on it, or died in it: a further upgrade is refused until then");
      line(
          "",
          "next: helm history %s --namespace %s"
              .formatted(release.name(), found.place().namespace()));
    }
    line("hooks", release.hooks().isEmpty() ? "none" : String.join(", ", release.hooks()));
  }

  private void workloads(List<Workload> workloads) {
    out.append("\nworkloads\n");
    if (workloads.isEmpty()) {
      out.append("  none of a release, and none with an image of Dify\n");
    }
    for (Workload w : workloads) {
      out.append(
          "  %-16s %s: %d wanted, %d ready, %s%n"
              .formatted(
                  w.component(), w.title(), w.wanted(), w.ready(), Wrapped.count(w.pods(), "pod")));
      for (Workload.Container c : w.containers()) {
        out.append("      %s%s%s%n".formatted(c.first() ? "first " : "", c.image(), running(c)));
        out.append("      ").append(environment(c)).append('\n');
      }
    }
  }

  private static String running(Workload.Container c) {
    return c.running().isEmpty()
        ? ", does not run"
        : c.running().stream()
            .map(KubernetesText::digest)
            .collect(Collectors.joining(", ", ", runs ", ""));
  }

  private static String digest(String imageId) {
    int at = imageId.indexOf("sha256:");
    return at < 0 ? imageId : imageId.substring(at, Math.min(imageId.length(), at + DIGEST));
  }

  private static String environment(Workload.Container c) {
    Map<String, String> texts = c.texts();
    var mask = new EnvMask(texts);
    long sealed =
        c.environment().values().stream().filter(Setting.Sealed.class::isInstance).count();
    var unread =
        c.environment().entrySet().stream()
            .filter(e -> e.getValue() instanceof Setting.Unread)
            .map(e -> e.getKey().replaceFirst("[*]$", "all") + " of " + e.getValue().from())
            .collect(Collectors.joining(", "));
    String telling =
        TELLING.stream()
            .filter(texts::containsKey)
            .map(key -> key + "=" + mask.shown(key, Optional.ofNullable(texts.get(key))))
            .collect(Collectors.joining(" "));
    return "%d keys, %d of Secrets%s%s"
        .formatted(
            c.environment().size(),
            sealed,
            unread.isEmpty() ? "" : ", not known: " + unread,
            telling.isEmpty() ? "" : ": " + telling);
  }

  private void parts(Map<String, String> parts) {
    out.append("\nbesides\n");
    parts.forEach((title, words) ->
        out.append(
            words.isEmpty() ? "  %s%n".formatted(title) : "  %s: %s%n".formatted(title, words)));
  }

  private void drift(KubernetesInstallation found) {
    out.append(
        "\nwhat is otherwise than the release rendered it, and what its next upgrade does\n");
    switch (found.drift()) {
      case Observed.Known<List<Drift>>(var all) -> {
        if (all.isEmpty()) {
          out.append("  nothing\n");
        }
        for (Drift d : all) {
          out.append(
              Wrapped.block(
                  "  %s: ".formatted(d.fate().words()),
                  "    ",
                  "%s %s %s".formatted(d.object(), d.at(), d.words()).replaceAll(" +", " "),
                  WIDTH));
        }
      }
      case Observed.Unknown<List<Drift>>(var why, var next) ->
          out.append("  unknown: %s%n  next: %s%n".formatted(why, next));
    }
  }

  private void rights(KubernetesInstallation found) {
    out.append("\nrights\n");
    right("to look", found.rights().missingToLook());
    right("to upgrade", found.rights().missingToUpgrade());
    if (!found.rights().whole()) {
      out.append("  the server says that this list is not whole\n");
    }
    found
        .unseen()
        .forEach((kind, why) ->
            out.append(Wrapped.block("  not read: ", "    ", kind + ": " + why, WIDTH)));
  }

  private void right(String what, List<Right> missing) {
    String words =
        missing.isEmpty()
            ? "all"
            : "lacks " + missing.stream().map(Right::title).collect(Collectors.joining(", "));
    out.append(Wrapped.block("  %-12s".formatted(what), "    ", words, WIDTH));
  }

  private void notYet() {
    out.append(
        """

        Belay looks at an installation in a cluster, and does not rehearse, upgrade or take back one.
        next: belay plan --help
        """);
  }

  private void line(String name, String value) {
    out.append("%-24s %s%n".formatted(name, value));
  }

  private void unknown(String name, String why, String next) {
    line(name, "unknown: " + why + "  next: " + next);
  }
}
