package dev.belay.check;

import dev.belay.release.DifyVersion;
import dev.belay.release.Hops;
import dev.belay.release.RequiredAct;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Whether an act of a release that was passed long ago has left what it should have left. */
final class ActsOverdue implements RiskCheck {
  /** From here on no command rewrites what was copied under an old name. */
  private static final DifyVersion COPIED = DifyVersion.of("1.8.0");

  private static final String PLUGINS = "plugins-1.0.0";

  private static final Risk RISK =
      RiskCheck.defined(
          "acts-overdue",
          "what the releases before asked for by hand was done",
          "54",
          RiskRange.all(),
          Risk.Severity.BLOCK,
          "run the commands with the installed release, and plan again",
          "dify#26016, #13922, #22173, #15667");

  @Override
  public Risk risk() {
    return RISK;
  }

  @Override
  public Finding judge(RiskFacts facts) {
    return Unknowns.or(RISK, facts, List.of(RiskFact.DATABASE_OVERDUE), () -> known(facts));
  }

  private static Finding known(RiskFacts facts) {
    Map<String, Long> due = facts.numbers(RiskFact.DATABASE_OVERDUE).ifKnown().orElseThrow();
    DifyVersion installed = facts.old().version();
    var seen = new ArrayList<String>();
    var next = new ArrayList<String>();
    int looked = 0;
    for (RequiredAct act : Hops.shipped().acts()) {
      if (installed.before(act.since()) || !due.containsKey(act.id())) {
        continue;
      }
      looked++;
      long rows = due.get(act.id());
      if (rows > 0) {
        seen.add("%,d rows still wait for %s of %s".formatted(rows, what(act), act.since()));
        next.add(advice(act, installed));
      }
    }
    return seen.isEmpty()
        ? new Finding.Passed(
            RISK.id(), RISK.title(), "%d acts of passed releases".formatted(looked), RISK.source())
        : RISK.applies(String.join("; ", seen), String.join("; ", next));
  }

  private static String what(RequiredAct act) {
    return act.commands().getLast().split(" --")[0];
  }

  private static String advice(RequiredAct act, DifyVersion installed) {
    boolean late = act.id().equals(PLUGINS) && !installed.before(COPIED);
    if (late) {
      return "enter these credentials again under the providers of today, or restore a backup of a"
          + " release before 1.8.0 and run the commands there: nothing later rewrites the copies";
    }
    return "run with %s in the api container, before %s: %s"
        .formatted(
            installed,
            act.id().equals(PLUGINS) ? COPIED + " is passed" : "the upgrade",
            String.join("; ", act.commands()));
  }
}
