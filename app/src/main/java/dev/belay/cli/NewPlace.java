package dev.belay.cli;

import dev.belay.config.EnvFile;
import dev.belay.evidence.BackupReport;
import dev.belay.step.BackupSet;
import dev.belay.store.InstallationId;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * What a person has to change where the backup of one installation becomes another: addresses, ids,
 * licences, keys. Values are compared and never shown.
 *
 * @param here the configuration files of this installation, by the names that the backup uses too
 */
record NewPlace(BackupReport report, InstallationId mine, SortedMap<String, Path> here) {
  private static final Pattern ADDRESS =
      Pattern.compile(".*(?:_URL|_HOST|_ENDPOINT|_DOMAIN|_ORIGINS?|_API_BASE|_ADDRESS)$");
  private static final Pattern KEY =
      Pattern.compile("SECRET_KEY|PLUGIN_DAEMON_KEY|PLUGIN_DIFY_INNER_API_KEY|.*_API_KEY");
  private static final Pattern LICENCE = Pattern.compile(".*(?:LICEN[SC]E|ENTERPRISE).*");

  List<String> lines() {
    var lines = new ArrayList<String>();
    SortedMap<String, String> then = settings(copied());
    SortedMap<String, String> now = settings(here);
    lines.add(
        report
            .list()
            .installation()
            .map(w ->
                "ids: the backup is of %s; this one stays %s".formatted(w.words(), mine.words()))
            .orElse("ids: the backup does not say whose it is; this one is " + mine.words()));
    Optional.ofNullable(then.get("SECRET_KEY"))
        .filter(k -> !k.equals(now.get("SECRET_KEY")))
        .ifPresent(k ->
            lines.add(
                "keys: SECRET_KEY here is not the one of the backup, and what that one encrypted"
                    + " does not open; take it from "
                    + new BackupSet(report.set()).configuration()));
    named(lines, "keys: give this one its own", then, now, KEY);
    named(lines, "addresses: still those of the other one", then, now, ADDRESS);
    named(lines, "licences: bound to the other one", then, now, LICENCE);
    lines.add(
        "addresses in the data: OAuth callbacks, webhooks and embedded pages name the other one"
            + " where somebody registered them");
    lines.add(
        "work: schedules, mails and triggers of the copied data run here as well once it is open,"
            + " beside those of the other one");
    return List.copyOf(lines);
  }

  /** Keys whose value here is still the one of the backup. */
  private static void named(
      List<String> lines,
      String what,
      SortedMap<String, String> then,
      SortedMap<String, String> now,
      Pattern which) {
    var found =
        now.entrySet().stream()
            .filter(e -> which.matcher(e.getKey()).matches() && !e.getKey().equals("SECRET_KEY"))
            .filter(e -> !e.getValue().isEmpty() && e.getValue().equals(then.get(e.getKey())))
            .map(Map.Entry::getKey)
            .toList();
    if (!found.isEmpty()) {
      lines.add("%s: %s".formatted(what, String.join(", ", found)));
    }
  }

  private SortedMap<String, Path> copied() {
    var files = new TreeMap<String, Path>();
    Path copies = new BackupSet(report.set()).configuration();
    report.list().configuration().keySet().forEach(n -> files.put(n, copies.resolve(n)));
    return files;
  }

  private static SortedMap<String, String> settings(SortedMap<String, Path> files) {
    var all = new TreeMap<String, String>();
    files.forEach((name, file) -> {
      if (name.endsWith(".env") && Files.isRegularFile(file)) {
        entries(file).forEach(all::put);
      }
    });
    return all;
  }

  private static SortedMap<String, String> entries(Path file) {
    var found = new TreeMap<String, String>();
    EnvFile.read(file, file.toString()).entries().forEach(e -> found.put(e.key(), e.template()));
    return found;
  }
}
