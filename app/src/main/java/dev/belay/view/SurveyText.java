package dev.belay.view;

import dev.belay.outside.Observed;
import dev.belay.survey.ComposeInstallation;
import dev.belay.survey.DatabaseSummary;
import dev.belay.survey.HostSummary;
import dev.belay.survey.ServiceEntry;
import java.util.function.Function;
import java.util.stream.Collectors;

/** What a survey found, for a terminal. */
public final class SurveyText {
  private final StringBuilder out = new StringBuilder();

  private SurveyText() {}

  public static String of(
      ComposeInstallation installation, HostSummary host, Observed<DatabaseSummary> database) {
    var text = new SurveyText();
    text.line("installation", installation.directory().toString());
    text.line("version", installation.version(), Object::toString);
    text.line(
        "profiles",
        installation.profiles().isEmpty() ? "none" : String.join(", ", installation.profiles()));
    text.line("compose", host.composeVersion(), v -> v);
    text.line("memory", host.memoryBytes(), Sizes::bytes);
    text.line("storage owner", host.storageOwner(), uid -> "user " + uid);
    text.line("sandbox python", host.sandboxPython(), p -> p.isEmpty() ? "not named" : p);
    text.services(installation);
    text.database(database);
    for (String unread : installation.environment().unresolved()) {
      text.line("not read", unread);
    }
    return text.out.toString();
  }

  private void services(ComposeInstallation installation) {
    out.append("\nservices that start\n");
    for (ServiceEntry service : installation.services()) {
      if (service.started()) {
        out.append("  %-18s %s%n".formatted(service.name(), service.image()));
      }
    }
    String idle =
        installation.services().stream()
            .filter(s -> !s.started())
            .map(ServiceEntry::name)
            .collect(Collectors.joining(", "));
    if (!idle.isEmpty()) {
      out.append(Wrapped.block("  not started: ", "    ", idle, 100));
    }
  }

  private void database(Observed<DatabaseSummary> database) {
    out.append("\ndatabase\n");
    switch (database) {
      case Observed.Known<DatabaseSummary>(var db) -> {
        line("  server", "PostgreSQL " + db.server());
        line("  size", Sizes.bytes(db.bytes()));
        line("  revision", db.revision().isEmpty() ? "none" : db.revision());
        line("  set up", db.setUp().map(s -> s ? "finished" : "not finished").orElse("no table"));
        line("  plugin database", db.pluginDatabase() ? "on the same server" : "not here");
        db.inventory()
            .forEach((table, rows) ->
                line("  " + table, (rows.exact() ? "" : "about ") + rows.count() + " rows"));
      }
      case Observed.Unknown<DatabaseSummary>(var why, var next) ->
          out.append("  not looked at: ")
              .append(why)
              .append("\n  next: ")
              .append(next)
              .append('\n');
    }
  }

  private void line(String name, String value) {
    out.append("%-24s %s%n".formatted(name, value));
  }

  private <T> void line(String name, Observed<T> value, Function<T, String> shown) {
    switch (value) {
      case Observed.Known<T>(var known) -> line(name, shown.apply(known));
      case Observed.Unknown<T>(var why, var next) ->
          line(name, "unknown: " + why + "  next: " + next);
    }
  }
}
