package dev.belay.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.belay.Assembly;
import dev.belay.database.DatabaseServer;
import dev.belay.database.DatabaseUri;
import dev.belay.database.Label;
import dev.belay.database.Session;
import dev.belay.demo.SampleSchema;
import dev.belay.deployment.Migrator;
import dev.belay.gate.PlanFolder;
import dev.belay.journal.RunDirectory;
import dev.belay.journal.State;
import dev.belay.journal.Tape;
import dev.belay.plan.Order;
import dev.belay.plan.Order.Leg;
import dev.belay.plan.Order.Migration;
import dev.belay.plan.Plan;
import dev.belay.plan.Question;
import dev.belay.plan.UpgradePlanner;
import dev.belay.run.Ending;
import dev.belay.step.Basis;
import dev.belay.step.Binding;
import dev.belay.step.InstallationFile;
import dev.belay.step.Looking;
import dev.belay.step.PlanInputs;
import dev.belay.step.World;
import dev.belay.survey.Identity;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.Writer;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;

/**
 * An installation of one database and one directory, driven by commands that write one file each.
 */
final class CommandInstallation {
  private final Path folder;
  private final Path state;
  private final Parts parts;
  private StringWriter said = new StringWriter();
  private UnaryOperator<Tape> tapes = UnaryOperator.identity();

  CommandInstallation(Path folder, DatabaseServer database) throws IOException {
    this(folder, database, folder.resolve("state"));
  }

  /**
   * @param state that it may share with another one
   */
  CommandInstallation(Path folder, DatabaseServer database, Path state) throws IOException {
    this.folder = folder;
    this.state = state;
    this.parts = partsThatMigrate(database);
    DatabaseUri uri = database.uri();
    Path home = Files.createDirectories(home());
    Files.createDirectories(backups());
    Files.writeString(home.resolve("password"), database.password().orElseThrow().value() + "\n");
    Files.writeString(home.resolve(".env"), "SECRET_KEY=sk-sample\n");
    Files.writeString(home.resolve("activity"), "open\n");
    Files.writeString(home.resolve("release"), "1.8.1\n");
    Files.writeString(
        home.resolve("belay.yaml"),
        """
        database: %s
        password-file: password
        databases: {dify: %s}
        files: {app-storage: {path: storage, policy: union}}
        commands:
          activity: cat activity
          installed: cat release
          stop: echo stopped >activity
          install: printf '%%s\\n' "$BELAY_RELEASE" >release
          start: echo closed >activity
          open: echo open >activity
          health: cat release
          migrate: exit 1
        """
            .formatted(uri.withDatabase("postgres"), uri.database()));
  }

  Path home() {
    return folder.resolve("installation");
  }

  /** The file that describes it. */
  Path file() {
    return home().resolve("belay.yaml");
  }

  Path backups() {
    return folder.resolve("backups");
  }

  Path state() {
    return state;
  }

  /** Writes a file below the directory that is kept. */
  void store(String name, String text) throws IOException {
    Path file = home().resolve("storage").resolve(name);
    Files.createDirectories(file.getParent());
    Files.writeString(file, text);
  }

  /** From now on what journals are written to is what this makes of it. */
  void tapes(UnaryOperator<Tape> tapes) {
    this.tapes = tapes;
  }

  /** Runs one command of the product with this installation's state; answers its exit code. */
  int belay(String... args) {
    said = new StringWriter();
    var out = new PrintWriter(said, true);
    var all = new ArrayList<>(List.of(args));
    all.addAll(List.of("--state", state().toString()));
    return CommandLineStart.run(parts, new Terminal(out, out), all.toArray(String[]::new));
  }

  /** Runs a command as it was printed: nothing is added to it. */
  int pasted(String command) {
    said = new StringWriter();
    var out = new PrintWriter(said, true);
    return CommandLineStart.run(parts, new Terminal(out, out), Advices.words(command));
  }

  /** Upgrades to 1.15.0, the migration done in this process; gates are not asked. */
  RunDirectory upgrade() {
    var state = new State(state());
    var acts = new RunActs(parts, new Terminal(quiet(), quiet()), false);
    var run = acts.begin(state, file());
    Ending ending = acts.ending(state, run, runs -> runs.start(run, upgrade("basis", List.of())));
    assertThat(ending).isEqualTo(new Ending.Completed());
    return run;
  }

  /** The folder of a plan for the same upgrade, as {@code belay plan} would write it. */
  Path plan(Question... questions) throws IOException {
    Path plan = Files.createDirectories(folder.resolve("plan"));
    var described = InstallationFile.read(file());
    World world =
        parts.binding(described, parts.server(described)).world("plan", state, Looking.FENCE);
    Identity identity =
        Basis.read(
            world,
            new State(state).key(),
            file(),
            new PlanInputs(Optional.empty(), Optional.empty()));
    var asked = List.of(questions);
    Plan upgrade = upgrade(identity.digest(), asked.stream().map(Question::id).toList());
    for (var f : PlanFolder.files(upgrade, identity, asked, file()).entrySet()) {
      Files.write(plan.resolve(f.getKey()), f.getValue());
    }
    return plan;
  }

  private static Plan upgrade(String basis, List<String> questions) {
    return UpgradePlanner.plan(
        Order.of(
            "1.8.1",
            basis,
            List.of(new Leg("1.15.0", List.of(new Migration("database:dify", "abc", "def")))),
            List.of("files:app-storage"),
            questions));
  }

  private static PrintWriter quiet() {
    return new PrintWriter(Writer.nullWriter());
  }

  /** The real parts, but for the migration, which needs no program of its own here. */
  private Parts partsThatMigrate(DatabaseServer database) {
    var real = new Assembly();
    return (Parts)
        Proxy.newProxyInstance(
            Parts.class.getClassLoader(),
            new Class<?>[] {Parts.class},
            (proxy, method, args) -> {
              Object answer = invoked(method, real, args);
              return switch (answer) {
                case Binding binding -> migrating(binding, database);
                case Tape tape -> tapes.apply(tape);
                case null, default -> answer;
              };
            });
  }

  private static Object invoked(Method method, Object on, Object[] args) throws Throwable {
    try {
      return method.invoke(on, args);
    } catch (InvocationTargetException e) {
      throw e.getCause();
    }
  }

  private static Binding migrating(Binding binding, DatabaseServer database) {
    return (run, directory, fence) -> {
      World w = binding.world(run, directory, fence);
      return new World(
          w.run(),
          w.directory(),
          w.clock(),
          w.fence(),
          w.deployment(),
          new SampleMigrator(database),
          w.databases(),
          w.server(),
          w.files(),
          w.directories(),
          w.reserve());
    };
  }

  private record SampleMigrator(DatabaseServer server) implements Migrator {
    @Override
    public Means means() {
      return Means.COMMAND;
    }

    @Override
    public String migrate(Place place, String release, String label) {
      try (Session session = server.database(place.reached()).open(new Label("test", "migrate"))) {
        SampleSchema.migrate(session, "def");
      }
      return "migrated";
    }

    @Override
    public Optional<String> running(String label) {
      return Optional.empty();
    }

    @Override
    public void end(String label) {}
  }

  int backup(String... more) {
    var args =
        new ArrayList<>(
            List.of("backup", "--to", backups().toString(), "--installation", file().toString()));
    args.addAll(List.of(more));
    return belay(args.toArray(String[]::new));
  }

  /** What the last command printed. */
  String said() {
    return said.toString();
  }

  /** The directory of the only backup. */
  Path set() throws IOException {
    try (var all = Files.list(backups())) {
      return all.findFirst().orElseThrow();
    }
  }
}
