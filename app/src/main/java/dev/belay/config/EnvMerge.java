package dev.belay.config;

import dev.belay.release.ReleaseFacts;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The configuration of an installation carried to another release. The operator's text stays as it
 * is but for what must change; every value that a service gets and that is not Dify's own default
 * stays, or is a named decision. Same input, same bytes; merging the result again changes nothing.
 */
public final class EnvMerge {
  private EnvMerge() {}

  /**
   * @param answers decision id to the chosen option; an answer that is no option is ignored
   * @throws dev.belay.outside.OutsideException when a value cannot be evaluated, with its place
   */
  public static ConfigurationPlan plan(
      EnvSet installation, ReleaseFacts from, ReleaseFacts to, Map<String, String> answers) {
    return plan(installation, from, to, installation.next(to), answers);
  }

  /**
   * @param next the compose files as they are after the upgrade
   */
  public static ConfigurationPlan plan(
      EnvSet installation,
      ReleaseFacts from,
      ReleaseFacts to,
      ComposeStructure next,
      Map<String, String> answers) {
    var work = new EnvWork(installation, from, to, next, answers);
    boolean same = from.version().equals(to.version());
    List<EnvDifference> differences = List.of();
    Map<String, Integer> reaches = Map.of();
    if (!same) {
      var settlement = new EnvSettlement(work);
      new EnvEdits(work).apply();
      new EnvPins(work).apply();
      differences = settlement.settle();
      reaches = settlement.reaches();
      new EnvQuestions(work).ask();
      new DerivedUrls(work).write();
      new EnvReport(work).add();
    }
    var files = new TreeMap<String, String>();
    var notes = new ArrayList<>(installation.unresolved());
    work.results()
        .forEach((name, file) -> {
          if (!name.startsWith("/") && !name.startsWith("..")) {
            files.put(name, file.text());
          } else if (!file.equals(installation.files().get(name))) {
            String beside = "outside/" + Path.of(name).getFileName();
            files.put(beside, file.text());
            notes.add(name + " lies outside the installation: its new text is " + beside);
          }
        });
    var changes = new ArrayList<>(work.changes);
    changes.sort(Comparator.comparing(EnvChange::key).thenComparing(EnvChange::kind));
    return new ConfigurationPlan(
        from.version(),
        to.version(),
        changes,
        List.copyOf(work.decisions.values()),
        differences,
        reaches,
        files,
        notes);
  }
}
