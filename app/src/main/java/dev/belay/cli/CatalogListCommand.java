package dev.belay.cli;

import dev.belay.outside.ExitCode;
import dev.belay.release.ReleaseEntry;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import tools.jackson.databind.json.JsonMapper;

/** {@code belay catalog list}: the known releases, oldest version first. */
@Command(
    name = "list",
    mixinStandardHelpOptions = true,
    description = "The known releases: date, schema revision, and whose entry it is.")
final class CatalogListCommand implements Callable<Integer> {
  private final Terminal terminal;

  @Mixin private CatalogOption catalog;

  @Option(names = "--json", description = "Print the result as JSON.")
  private boolean json;

  CatalogListCommand(Parts ignored, Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() {
    terminal.asJson(json);
    List<ReleaseEntry> releases = catalog.read().releases();
    if (json) {
      terminal.out().println(JsonMapper.shared().writeValueAsString(document(releases)));
      return ExitCode.DONE.code();
    }
    for (ReleaseEntry r : releases) {
      terminal
          .out()
          .printf(
              "%-13s %s  %s%s%n",
              r.version(), r.date(), r.alembicHead(), r.shipped() ? "" : "  added by you");
    }
    return ExitCode.DONE.code();
  }

  private static Map<String, Object> document(List<ReleaseEntry> releases) {
    var document = new LinkedHashMap<String, Object>();
    document.put("schema", 1);
    document.put("releases", releases.stream().map(CatalogListCommand::entry).toList());
    return document;
  }

  private static Map<String, Object> entry(ReleaseEntry r) {
    var entry = new LinkedHashMap<String, Object>();
    entry.put("version", r.version().toString());
    entry.put("date", r.date().toString());
    entry.put("commit", r.commit());
    entry.put("alembicHead", r.alembicHead());
    entry.put("shipped", r.shipped());
    return entry;
  }
}
