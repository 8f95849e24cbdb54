package dev.belay.cli;

import dev.belay.database.DatabaseServer;
import dev.belay.database.Label;
import dev.belay.run.Lock;
import dev.belay.step.Belonging;
import dev.belay.step.Installation;
import dev.belay.store.InstallationId;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import tools.jackson.databind.json.JsonMapper;

/** {@code belay adopt}: a person says whose the databases are after a move or a copy. */
@Command(
    name = "adopt",
    mixinStandardHelpOptions = true,
    description =
        "Says whose the databases of an installation are after its directory, host or disk was"
            + " moved or copied. Without an option it only tells what is laid down. Plans and runs"
            + " of the place before are refused here afterwards.")
final class AdoptCommand implements Callable<Integer> {
  private final Parts parts;
  private final Terminal terminal;

  @Mixin private InstallationOption installation;

  @ArgGroup private @Nullable How how;

  @Mixin private StateOption remembered;

  @Option(names = "--json", description = "Print the identity as JSON.")
  private boolean json;

  AdoptCommand(Parts parts, Terminal terminal) {
    this.parts = parts;
    this.terminal = terminal;
  }

  /** One of the two. */
  static final class How {
    @Option(
        names = "--moved",
        required = true,
        description = "This took the place of the one that is named; its id goes on here.")
    @SuppressWarnings("UnusedVariable") // one of the group is given; the other says which
    private boolean moved;

    @Option(
        names = "--copy",
        required = true,
        description = "The one that is named goes on; this gets an id of its own.")
    private boolean copy;
  }

  @Override
  public Integer call() {
    terminal.asJson(json);
    Installation described = installation.read();
    DatabaseServer server = parts.server(described);
    var belonging = Belonging.of(described, server);
    var label = new Label("adopt", "installation");
    How wish = how;
    InstallationId id =
        wish == null
            ? belonging.read(label)
            : Lock.holding(remembered.state(), () -> belonging.adopt(label, wish.copy));
    terminal
        .out()
        .println(
            json
                ? JsonMapper.shared().writeValueAsString(id)
                : "%s%n  PostgreSQL system %s, id %s"
                    .formatted(id.words(), id.system(), id.chance().orElse("not laid down yet")));
    return 0;
  }
}
