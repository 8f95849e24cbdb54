package dev.belay.step;

import static dev.belay.step.SmallInstallation.CREATED;
import static dev.belay.step.SmallInstallation.DIFY;
import static dev.belay.step.SmallInstallation.FILES;
import static dev.belay.step.SmallInstallation.FROM;
import static dev.belay.step.SmallInstallation.PLUGINS;
import static dev.belay.step.SmallInstallation.TO;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;

/** One row for each verb of a plan: what goes before it, and what is expected of it. */
final class StepRows {
  private static final String KEPT = "before";
  private static final Step STOP = new StopWriters(FROM);
  private static final Step COPY = new CaptureRollbackPoint(KEPT);
  private static final Step MIGRATE = new MigrateDatabase(DIFY, TO, "old", "new", KEPT);
  private static final Step PLUGINS_MIGRATE = new MigratePlugins(PLUGINS, TO, KEPT);
  private static final Step INSTALL = new InstallRelease(FROM, TO);
  private static final Step START = new StartClosed(TO);
  private static final Step OPEN = new OpenTraffic(TO);
  private static final Step REOPEN = new ReopenDatabases();
  private static final Step RETURN = new RestoreRollbackPoint(KEPT);
  private static final Step KEEP = CaptureFiles.inTheWindow(FILES);
  private static final Step CREATE = new CreateDatabase(CREATED, TO);
  private static final List<Step> BACKUP =
      List.of(
          new BackupDatabases(),
          new BackupFiles(FILES),
          new BackupConfiguration(),
          new SealBackup(FROM));

  private StepRows() {}

  /** What a look finds when the verb was performed. */
  enum After {
    COMPLETE,
    /** It is done again, which costs little. */
    REPEATED,
    /** Nobody can tell, so it is never done again. */
    TORN
  }

  /**
   * @param before brings an installation to where the verb is begun
   * @param wayBack whether it is itself a part of a way back
   * @param leaves facts that its reversal does not bring back, because another verb's does
   */
  record Row(
      Class<? extends Step> verb,
      Consumer<SmallInstallation> before,
      Function<SmallInstallation, Step> step,
      After after,
      boolean wayBack,
      Set<String> leaves,
      Set<String> labels) {

    Row leaving(String... facts) {
      return new Row(verb, before, step, after, wayBack, Set.of(facts), labels);
    }

    @Override
    public String toString() {
      return verb.getSimpleName() + (labels.isEmpty() ? "" : " " + labels);
    }
  }

  private static Row there(After after, Step step, Step... before) {
    return new Row(
        step.getClass(), performed(before), x -> step, after, false, Set.of(), step.captures());
  }

  private static Row back(After after, Step step, Consumer<SmallInstallation> before) {
    return new Row(step.getClass(), before, x -> step, after, true, Set.of(), step.restores());
  }

  private static Consumer<SmallInstallation> performed(Step... steps) {
    return here -> {
      for (Step step : steps) {
        assertThat(step.perform(here.world())).as(step.title()).isInstanceOf(Outcome.Done.class);
      }
    };
  }

  private static Consumer<SmallInstallation> backedUp() {
    return performed(BACKUP.toArray(Step[]::new));
  }

  static List<Row> all() {
    return List.of(
        there(After.REPEATED, new PrepareRelease(FROM, List.of(TO))),
        there(After.COMPLETE, STOP),
        there(After.COMPLETE, COPY, STOP),
        there(After.COMPLETE, CaptureFiles.live(FILES)),
        there(After.COMPLETE, KEEP, CaptureFiles.live(FILES), STOP),
        there(After.COMPLETE, INSTALL, STOP),
        new Row(
            CreateDatabase.class,
            SmallInstallation::expectOneMore,
            x -> CREATE,
            After.COMPLETE,
            false,
            Set.of(),
            Set.of()),
        there(After.COMPLETE, MIGRATE, STOP, COPY),
        there(After.REPEATED, PLUGINS_MIGRATE, STOP, COPY),
        there(After.REPEATED, new VerifyPlugins(PLUGINS, TO), STOP, COPY, PLUGINS_MIGRATE),
        there(After.REPEATED, new VerifySchema(DIFY, TO), STOP, COPY, MIGRATE),
        there(After.COMPLETE, START, STOP, INSTALL),
        there(After.REPEATED, new VerifyHealth(TO), STOP, INSTALL, START),
        there(After.REPEATED, new VerifyReach(TO), STOP, INSTALL, START),
        there(
                After.TORN,
                new RunCommands("keys", TO, List.of("flask keys"), KEPT, false),
                STOP,
                COPY,
                INSTALL,
                START)
            .leaving("activity"),
        there(After.COMPLETE, OPEN, STOP, INSTALL, START).leaving("activity"),
        there(After.COMPLETE, new RecordBaseline(), STOP, COPY, MIGRATE),
        there(After.COMPLETE, new DropKept(), STOP, COPY, REOPEN),
        there(After.COMPLETE, new BackupDatabases()),
        there(After.COMPLETE, new BackupFiles(FILES)),
        there(After.REPEATED, new BackupConfiguration()),
        new Row(
            SealBackup.class,
            performed(BACKUP.subList(0, 3).toArray(Step[]::new)),
            x -> BACKUP.get(3),
            After.COMPLETE,
            false,
            Set.of(),
            Set.of()),
        new Row(
            ProveBackup.class,
            backedUp(),
            x -> new ProveBackup(),
            After.COMPLETE,
            false,
            Set.of(),
            Set.of()),
        new Row(
            RestoreBackup.class,
            backedUp().andThen(SmallInstallation::work).andThen(performed(STOP)),
            here -> new RestoreBackup(KEPT, digest(here)),
            After.COMPLETE,
            false,
            Set.of(),
            Set.of(KEPT)),
        new Row(
            RestoreBackupFiles.class,
            backedUp().andThen(SmallInstallation::work),
            here -> new RestoreBackupFiles(FILES, digest(here)),
            After.REPEATED,
            true,
            Set.of(),
            Set.of()),
        back(After.REPEATED, REOPEN, performed(STOP, COPY)),
        back(After.COMPLETE, RETURN, performed(STOP, COPY, MIGRATE)),
        back(
            After.REPEATED,
            new RestoreFiles(FILES),
            performed(KEEP).andThen(SmallInstallation::work)),
        back(
            After.REPEATED,
            new SetAsideCreated(CREATED),
            ((Consumer<SmallInstallation>) SmallInstallation::expectOneMore)
                .andThen(performed(CREATE))),
        back(
            After.REPEATED,
            new CarryNewRows(),
            performed(STOP, COPY, MIGRATE, new RecordBaseline(), REOPEN)
                .andThen(SmallInstallation::work)
                .andThen(performed(RETURN))));
  }

  private static String digest(SmallInstallation here) {
    return here.world().backup().list(here.world().key()).digest();
  }
}
