package dev.belay.cli;

import dev.belay.outside.ExitCode;
import dev.belay.release.DifyVersion;
import dev.belay.release.ReleaseFacts;
import dev.belay.view.ReleaseText;
import java.util.LinkedHashMap;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.json.JsonMapper;

/** {@code belay catalog show}: one release; with {@code --json}, every fact of it. */
@Command(
    name = "show",
    mixinStandardHelpOptions = true,
    description = "One release on a page; every fact of it with --json.")
final class CatalogShowCommand implements Callable<Integer> {
  private final Terminal terminal;

  @Mixin private CatalogOption catalog;

  @Parameters(index = "0", paramLabel = "VERSION", description = "A known release, like 1.15.0.")
  private String version;

  @Option(names = "--json", description = "Print the result as JSON.")
  private boolean json;

  CatalogShowCommand(Parts ignored, Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() {
    terminal.asJson(json);
    ReleaseFacts facts = catalog.read().release(DifyVersion.of(version));
    if (json) {
      var document = new LinkedHashMap<String, Object>();
      document.put("schema", 1);
      document.put("version", facts.version().toString());
      document.put("alembicHead", facts.alembicHead());
      document.put("date", facts.date().toString());
      document.put("commit", facts.commit());
      document.put("compose", facts.compose());
      document.put("templateKeys", facts.templateKeys());
      document.put(
          "codeDefaults", facts.codeDefaults().stream().map(ReleaseText::document).toList());
      document.put("nginxLocations", facts.nginxLocations());
      document.put("celeryQueues", facts.celeryQueues());
      document.put("flaskCommands", facts.flaskCommands());
      document.put("revisions", facts.revisions());
      document.put("trackedFiles", facts.trackedFiles());
      terminal.out().println(JsonMapper.shared().writeValueAsString(document));
    } else {
      terminal.out().print(ReleaseText.text(facts));
      terminal.out().flush();
    }
    return ExitCode.DONE.code();
  }
}
