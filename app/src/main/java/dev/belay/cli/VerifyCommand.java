package dev.belay.cli;

import dev.belay.journal.FileTape;
import dev.belay.journal.Reading;
import dev.belay.journal.SignedEnd;
import dev.belay.journal.State;
import dev.belay.outside.ExitCode;
import dev.belay.outside.Failure;
import dev.belay.outside.OutsideException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import tools.jackson.databind.json.JsonMapper;

/** {@code belay verify}: whether what was recorded is as it was recorded. */
@Command(
    name = "verify",
    mixinStandardHelpOptions = true,
    description =
        "Checks every line of a journal, its sum, its place, and the line before it, and up to where"
            + " this installation's key signed it. Says what it could not check.")
final class VerifyCommand implements Callable<Integer> {
  private final Terminal terminal;

  @Option(names = "--journal", paramLabel = "FILE", required = true, description = "journal.jsonl")
  private Path journal;

  @Mixin private StateOption remembered;

  @Option(names = "--json", description = "Print the result as JSON.")
  private boolean json;

  VerifyCommand(Parts ignored, Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() {
    terminal.asJson(json);
    if (!Files.isRegularFile(journal, LinkOption.NOFOLLOW_LINKS)) {
      throw new OutsideException(
          Failure.badInput("there is no such journal", journal.toString(), "belay status"));
    }
    Path file = journal.toAbsolutePath().normalize();
    Reading found;
    try (var tape = FileTape.open(file)) {
      found = Reading.of(tape);
    }
    State state = remembered.state();
    Optional<SignedEnd> end = SignedEnd.of(file, found.lines(), state.key());
    terminal.out().print(json ? asJson(found, end) : text(found, end, state));
    terminal.out().flush();
    return (end.isPresent() || found.lines().isEmpty() ? ExitCode.DONE : ExitCode.DIFFERS).code();
  }

  private static String asJson(Reading found, Optional<SignedEnd> end) {
    var shape = new LinkedHashMap<String, Object>();
    shape.put("schema", 2);
    shape.put("lines", found.lines().size());
    shape.put("last", last(found));
    shape.put("signedLines", end.map(SignedEnd::lines).orElse(0L));
    shape.put("unfinishedBytes", found.size() - found.end());
    return JsonMapper.shared().writeValueAsString(shape) + "\n";
  }

  private static String last(Reading found) {
    return found.lines().isEmpty() ? "" : found.lines().getLast().sum();
  }

  private static String text(Reading found, Optional<SignedEnd> end, State state) {
    var text = new StringBuilder();
    int lines = found.lines().size();
    text.append(
        "checked: each of %d lines has its sum and its place, and names the line before it%n"
            .formatted(lines));
    if (end.isEmpty()) {
      text.append(
          """
          NOT checked: who wrote them. No signed end lies beside the journal: an older Belay wrote none, or
            somebody took it away. Whoever could write the file could have written every line; compare the
            last sum with the one that was printed for the ticket
          """);
    } else {
      text.append(
          "checked: lines 1 to %d were signed at %s by the key of this installation in %s%n"
              .formatted(end.get().lines(), end.get().at(), state.directory().resolve("private")));
      if (end.get().lines() < lines) {
        text.append(
            "NOT checked: who wrote the %d lines after them; the command that wrote them did not"
                    .formatted(lines - end.get().lines())
                + " come to its end. The next one that goes on with the run signs them\n");
      }
    }
    text.append("the last sum is %s%n".formatted(last(found)));
    if (found.torn()) {
      text.append(
          "behind them %d bytes of an append that never returned; a resumed run sets them aside%n"
              .formatted(found.size() - found.end()));
    }
    return text.toString();
  }
}
