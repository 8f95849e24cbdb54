package dev.belay.cli;

import dev.belay.database.Label;
import dev.belay.journal.RunDirectory;
import dev.belay.journal.State;
import dev.belay.outside.ExitCode;
import dev.belay.outside.Failure;
import dev.belay.outside.OutsideException;
import dev.belay.outside.ShellWord;
import dev.belay.step.Belonging;
import dev.belay.step.Installation;
import dev.belay.step.Looking;
import dev.belay.step.World;
import dev.belay.store.Act;
import dev.belay.store.DatabaseStore;
import dev.belay.store.Held;
import dev.belay.store.Holder;
import dev.belay.store.KeptDatabase;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/**
 * {@code belay abandon}: the way out of a run whose state directory is lost. What is needed for it
 * is on the server: who holds the databases, and what is kept of them (S8, S36).
 */
@Command(
    name = "abandon",
    mixinStandardHelpOptions = true,
    description =
        "Ends a run whose state directory is lost: opens the databases, gives up its hold on them"
            + " and names what it kept. Of the application and its files it changes nothing.")
final class AbandonCommand implements Callable<Integer> {
  private final Parts parts;
  private final Terminal terminal;

  @Parameters(paramLabel = "RUN", description = "The id of the run, as belay status names it.")
  private String id = "";

  @Mixin private InstallationOption installation;

  @Mixin private StateOption remembered;

  @ArgGroup(exclusive = true, multiplicity = "0..1")
  private Wish wish = new Wish();

  /** What becomes of the databases that the run kept. */
  static final class Wish {
    @Option(
        names = "--return",
        description =
            "Give the databases that it kept from before the upgrade their names back; those in"
                + " use are kept aside.")
    boolean back;

    @Option(
        names = "--drop-kept",
        description = "Delete whatever it kept. There is no way back afterwards but a backup.")
    boolean drop;
  }

  AbandonCommand(Parts parts, Terminal terminal) {
    this.parts = parts;
    this.terminal = terminal;
  }

  @Override
  public Integer call() {
    State state = remembered.state();
    refuseKnown(state);
    Installation described = installation.read();
    World world =
        parts
            .binding(described, parts.server(described))
            .world(id, state.directory(), Looking.FENCE);
    DatabaseStore store = world.databases();
    refuseRunning(world);
    var belonging = Belonging.of(described, world.server());
    belonging.mine(new Label("abandon", "installation"));
    refuseForeign(store, belonging);
    long epoch =
        store.held().stream().filter(h -> h.run().equals(id)).mapToLong(Held::epoch).max().orElse(0)
            + 1;
    var act = new Act(id, "abandon", epoch);
    List<Held> held = Holds.of(world).stream().filter(h -> h.run().equals(id)).toList();
    store.claim(act, Holder.here("abandon", state.directory()).of(belonging.words()));
    store.reopen(act);
    if (wish.back) {
      store.rollBack(act);
    }
    if (wish.drop) {
      store.dropKept(act);
    }
    store.release(act);
    said(held, store.kept().stream().filter(k -> k.run().equals(id)).toList());
    return ExitCode.DONE.code();
  }

  private void said(List<Held> held, List<KeptDatabase> kept) {
    var out = terminal.out();
    out.println("run %s is abandoned; it holds nothing any more".formatted(id));
    out.println(
        held.isEmpty()
            ? "  it held none of these databases"
            : "  given up: " + String.join(", ", held.stream().map(Held::database).toList()));
    if (wish.back) {
      out.println("  the databases from before it have their names again");
    }
    kept.forEach(k -> out.println("  still kept: %s, %,d bytes".formatted(k.name(), k.bytes())));
    out.println("  the application is as it was left; see that its release fits the databases");
    String again =
        "belay abandon %s --installation %s"
            .formatted(id, ShellWord.of(installation.file().toAbsolutePath()));
    if (kept.stream().anyMatch(k -> k.side() == KeptDatabase.Side.BEFORE)) {
      out.println("  next: " + again + " --return   # to the databases from before it");
    }
    if (!kept.isEmpty()) {
      out.println("  or: " + again + " --drop-kept   # deletes what it kept");
    }
  }

  private void refuseKnown(State state) {
    if (state.all().stream().map(RunDirectory::run).anyMatch(id::equals)) {
      throw new OutsideException(
          new Failure(
              ExitCode.WRONG_USAGE,
              "the state directory of this run is not lost",
              "%s knows run %s".formatted(state.directory(), id),
              "belay status %s --state %s".formatted(id, ShellWord.of(state.directory()))));
    }
  }

  /** S27: it gives up whatever the run holds, so all of that has to be this installation's. */
  private void refuseForeign(DatabaseStore store, Belonging belonging) {
    store.held().stream()
        .filter(h -> h.run().equals(id))
        .filter(h -> {
          String whose = h.holder().installation();
          return whose.isEmpty()
              ? !belonging.names().contains(h.database())
              : !whose.equals(belonging.words());
        })
        .findFirst()
        .ifPresent(h -> {
          throw new OutsideException(
              new Failure(
                  ExitCode.BLOCKED,
                  "the run belongs to another installation",
                  "%s; this is %s".formatted(h.text(), belonging.words()),
                  "belay abandon %s --installation FILE, with the file of that one".formatted(id)));
        });
  }

  /** An act that outlived its process is waited for, or ended on its own host. */
  private void refuseRunning(World world) {
    List<String> sessions;
    try (var session = world.server().open("postgres", new Label("abandon", "look"))) {
      sessions =
          session.query(
              "select application_name || ', pid ' || pid || ', since ' || backend_start::text from"
                  + " pg_stat_activity where starts_with(application_name, ?)",
              r -> r.getString(1),
              Label.prefix(id));
    }
    if (!sessions.isEmpty()) {
      throw new OutsideException(
          new Failure(
              ExitCode.LOCKED,
              "the run is alive: it has sessions on the server",
              String.join("; ", sessions),
              "wait until they end, or end Belay on its host, then belay abandon " + id));
    }
  }
}
