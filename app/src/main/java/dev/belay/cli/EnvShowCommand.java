package dev.belay.cli;

import dev.belay.config.EffectiveEnvironment;
import dev.belay.config.EnvMask;
import dev.belay.config.EnvSet;
import dev.belay.outside.ExitCode;
import dev.belay.outside.Failure;
import dev.belay.outside.OutsideException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import tools.jackson.databind.json.JsonMapper;

/** {@code belay env show}. */
@Command(
    name = "show",
    mixinStandardHelpOptions = true,
    description = "What a service really gets, and where each value comes from. No secrets.")
final class EnvShowCommand implements Callable<Integer> {
  private final Terminal terminal;

  @Mixin private InstallationInput input;

  @Option(
      names = "--service",
      paramLabel = "NAME",
      required = true,
      description = "For example api.")
  private String service;

  @Option(names = "--key", paramLabel = "KEY", description = "Only this key.")
  private @Nullable String key;

  @Option(names = "--json", description = "Prints one JSON object (schema 1).")
  private boolean json;

  EnvShowCommand(Parts ignored, Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() {
    terminal.asJson(json);
    var read = input.read();
    EnvSet set = read.set();
    Map<String, EffectiveEnvironment> all = set.effective();
    EffectiveEnvironment environment = all.get(service);
    if (environment == null) {
      throw new OutsideException(
          Failure.badInput(
              "there is no service " + service,
              "the services are " + String.join(", ", all.keySet()),
              "belay env show --service api"));
    }
    var mask = new EnvMask(read.installed(), set.project(), environment.values());
    var rows = new ArrayList<Map<String, String>>();
    for (String each : new TreeSet<>(environment.values().keySet())) {
      if (key == null || key.equals(each)) {
        var row = new LinkedHashMap<String, String>();
        row.put("key", each);
        row.put("value", mask.shown(each, environment.value(each)));
        row.put("from", set.place(service, each));
        rows.add(row);
      }
    }
    print(set, rows);
    terminal.out().flush();
    return ExitCode.DONE.code();
  }

  private void print(EnvSet set, List<Map<String, String>> rows) {
    if (json) {
      var object = new LinkedHashMap<String, Object>();
      object.put("schema", 1);
      object.put("service", service);
      object.put("environment", rows);
      object.put("notes", set.unresolved());
      terminal.out().println(JsonMapper.shared().writeValueAsString(object));
      return;
    }
    for (Map<String, String> row : rows) {
      terminal.out().printf("%-48s %-40s %s%n", row.get("key"), row.get("value"), row.get("from"));
    }
    if (rows.isEmpty()) {
      terminal.out().printf("%s: unset in %s%n", key, service);
    }
    set.unresolved().forEach(note -> terminal.err().println(note));
  }
}
