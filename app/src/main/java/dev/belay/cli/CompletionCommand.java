package dev.belay.cli;

import dev.belay.outside.ExitCode;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.AutoComplete;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code belay completion}: what a shell needs to complete commands and options. */
@Command(
    name = "completion",
    mixinStandardHelpOptions = true,
    description = {
      "Prints a script by which a shell completes commands and options:",
      "  bash:  belay completion bash >/etc/bash_completion.d/belay",
      "  zsh:   belay completion zsh >~/.belay-completion; put `source ~/.belay-completion` into"
          + " ~/.zshrc",
      "  fish:  belay completion fish >~/.config/fish/completions/belay.fish"
    })
final class CompletionCommand implements Callable<Integer> {
  private final Parts parts;
  private final Terminal terminal;

  enum Shell {
    BASH,
    ZSH,
    FISH;

    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  @Parameters(index = "0", paramLabel = "SHELL", description = "One of ${COMPLETION-CANDIDATES}.")
  private Shell shell;

  @SuppressWarnings("NullAway.Init")
  CompletionCommand(Parts parts, Terminal terminal) {
    this.parts = parts;
    this.terminal = terminal;
  }

  @Override
  public Integer call() {
    CommandLine line = Belay.line(new Commands(parts, terminal));
    terminal
        .out()
        .println(
            switch (shell) {
              case BASH -> AutoComplete.bash("belay", line);
              case ZSH ->
                  "autoload -U +X bashcompinit && bashcompinit\n"
                      + AutoComplete.bash("belay", line);
              case FISH -> FishCompletion.of(line);
            });
    return ExitCode.DONE.code();
  }
}
