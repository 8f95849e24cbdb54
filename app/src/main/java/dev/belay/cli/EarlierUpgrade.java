package dev.belay.cli;

import dev.belay.gate.Case;
import dev.belay.journal.RunDirectory;
import dev.belay.journal.State;
import dev.belay.plan.Kind;
import dev.belay.store.InstallationId;
import java.util.Optional;

/** The latest upgrade of an installation that this state knows, and who had to sign it. */
final class EarlierUpgrade {
  /** Under which policy a run was started; people see when it changes. */
  static final String POLICY = "policy";

  private EarlierUpgrade() {}

  static Case.Start of(State state, InstallationId id) {
    Optional<RunDirectory> last =
        state.all().reversed().stream()
            .filter(r -> r.legs().getFirst().plan().kind() == Kind.UPGRADE)
            .filter(r -> RunBasis.whose(r).map(id::same).orElse(false))
            .findFirst();
    return new Case.Start(
        Optional.empty(),
        last.map(RunDirectory::run).orElse("none"),
        last.flatMap(r -> r.note(POLICY)));
  }
}
