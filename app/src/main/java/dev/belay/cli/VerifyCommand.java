package dev.belay.cli;

import dev.belay.journal.FileTape;
import dev.belay.journal.Reading;
import dev.belay.outside.ExitCode;
import dev.belay.outside.Failure;
import dev.belay.outside.OutsideException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import tools.jackson.databind.json.JsonMapper;

/** {@code belay verify}: whether what was recorded is as it was recorded. */
@Command(
    name = "verify",
    mixinStandardHelpOptions = true,
    description = "Checks every line of a journal: its sum, its place, and the line before it.")
final class VerifyCommand implements Callable<Integer> {
  private final Terminal terminal;

  @Option(names = "--journal", paramLabel = "FILE", required = true, description = "journal.jsonl")
  private Path journal;

  @Option(names = "--json", description = "Print the result as JSON.")
  private boolean json;

  VerifyCommand(Parts ignored, Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() {
    terminal.asJson(json);
    if (!Files.isRegularFile(journal)) {
      throw new OutsideException(
          Failure.badInput("there is no such journal", journal.toString(), "belay status"));
    }
    Reading found;
    try (var tape = FileTape.open(journal)) {
      found = Reading.of(tape);
    }
    String last = found.lines().isEmpty() ? "" : found.lines().getLast().sum();
    if (json) {
      var shape = new LinkedHashMap<String, Object>();
      shape.put("schema", 1);
      shape.put("lines", found.lines().size());
      shape.put("last", last);
      shape.put("unfinishedBytes", found.size() - found.end());
      terminal.out().println(JsonMapper.shared().writeValueAsString(shape));
    } else {
      terminal
          .out()
          .printf(
              "%d lines are as they were written; the last is %s%n", found.lines().size(), last);
      if (found.torn()) {
        terminal
            .out()
            .printf(
                "behind them %d bytes of an append that never returned; a resumed run sets them"
                    + " aside%n",
                found.size() - found.end());
      }
    }
    return ExitCode.DONE.code();
  }
}
