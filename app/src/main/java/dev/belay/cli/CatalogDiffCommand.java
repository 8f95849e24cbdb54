package dev.belay.cli;

import dev.belay.outside.ExitCode;
import dev.belay.release.Catalog;
import dev.belay.release.DifyVersion;
import dev.belay.release.ReleaseDiff;
import dev.belay.view.ReleaseText;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.json.JsonMapper;

/** {@code belay catalog diff}: how two releases differ, whatever an installation does with them. */
@Command(
    name = "diff",
    mixinStandardHelpOptions = true,
    description = "How two releases differ; belay plan says what that means for an installation.")
final class CatalogDiffCommand implements Callable<Integer> {
  private final Terminal terminal;

  @Mixin private CatalogOption catalog;

  @Parameters(index = "0", paramLabel = "FROM", description = "A known release.")
  private String from;

  @Parameters(index = "1", paramLabel = "TO", description = "Another one.")
  private String to;

  @Option(names = "--json", description = "Print the result as JSON.")
  private boolean json;

  CatalogDiffCommand(Parts ignored, Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() {
    terminal.asJson(json);
    Catalog known = catalog.read();
    var diff =
        ReleaseDiff.between(known.release(DifyVersion.of(from)), known.release(DifyVersion.of(to)));
    if (json) {
      terminal.out().println(JsonMapper.shared().writeValueAsString(ReleaseText.document(diff)));
    } else {
      terminal.out().print(ReleaseText.text(diff));
      terminal.out().flush();
    }
    return ExitCode.DONE.code();
  }
}
