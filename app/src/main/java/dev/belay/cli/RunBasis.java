package dev.belay.cli;

import dev.belay.journal.RunDirectory;
import dev.belay.outside.ExitCode;
import dev.belay.outside.Failure;
import dev.belay.outside.OutsideException;
import dev.belay.step.Basis;
import dev.belay.step.Belonging;
import dev.belay.store.HostId;
import dev.belay.store.InstallationId;
import dev.belay.store.InstallationKey;
import dev.belay.survey.Identity;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import tools.jackson.databind.json.JsonMapper;

/**
 * On what a run began: which installation, and what its file said. Whoever goes on with the run
 * goes on with the same; a way back must stay open, so that a change can be accepted by name.
 */
record RunBasis(RunDirectory run, InstallationKey key) {
  private static final String WHOSE = "belongs-to";
  private static final String DESCRIBED = "described";
  private static final String ACCEPTED = "accepted-changes";

  void note(Path file, InstallationId whose) {
    run.remember(file);
    run.note(WHOSE, JsonMapper.shared().writeValueAsString(whose));
    run.note(DESCRIBED, Basis.description(file, key));
  }

  /** Empty for a run of an older Belay. */
  static Optional<InstallationId> whose(RunDirectory run) {
    return run.note(WHOSE).map(text -> JsonMapper.shared().readValue(text, InstallationId.class));
  }

  /**
   * Before the stores are asked, which may not answer yet: whether this is the place of the run.
   *
   * @throws OutsideException BLOCKED when it began on another host or in another directory
   */
  void refuseElsewhere() {
    Path home = run.installation().getParent();
    whose(run)
        .filter(w ->
            !w.host().same(HostId.read())
                || home == null
                || !w.directory().equals(Belonging.real(home)))
        .ifPresent(w -> {
          throw new OutsideException(
              new Failure(
                  ExitCode.BLOCKED,
                  "the run belongs to another installation",
                  "run %s is of %s; this is %s"
                      .formatted(run.run(), w.words(), HostId.read().words()),
                  "go on with it there"));
        });
  }

  /**
   * @param accepted by whom a change is accepted, if it is
   * @throws OutsideException DRIFTED, naming every key that changed
   */
  void refuseChanged(Optional<String> accepted) {
    Optional<String> then = run.note(DESCRIBED);
    if (then.isEmpty()) {
      return; // begun by an older Belay, which remembered none of it
    }
    String now = Basis.description(run.installation(), key);
    var drift = facts(then.get()).drift(facts(now));
    if (drift.isEmpty()) {
      return;
    }
    String seen = String.join("; ", drift);
    if (accepted.isEmpty()) {
      throw new OutsideException(
          new Failure(
              ExitCode.DRIFTED,
              "what decides what runs is not what run %s began with".formatted(run.run()),
              seen,
              "put it back, or add --accept-changes, which is recorded with your name"));
    }
    run.note(
        ACCEPTED,
        run.note(ACCEPTED).map(a -> a + "\n").orElse("")
            + "%s said by %s: %s".formatted(Instant.now(), accepted.get(), seen));
    run.note(DESCRIBED, now);
  }

  private static Identity facts(String described) {
    return new Identity(new TreeMap<>(Map.of(Basis.DESCRIPTION, described)));
  }
}
