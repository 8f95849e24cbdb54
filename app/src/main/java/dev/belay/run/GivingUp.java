package dev.belay.run;

import dev.belay.journal.Entry;
import dev.belay.journal.Journal;
import dev.belay.journal.Leg;
import dev.belay.journal.RunDirectory;
import dev.belay.outside.OutsideException;
import dev.belay.plan.Kind;
import dev.belay.plan.Plan;
import dev.belay.step.Binding;
import dev.belay.step.World;

/** Gives the databases back of what has ended without coming to its end (S36). */
record GivingUp(Binding binding, Journals journals) {

  /**
   * What a person wants no more of, although it may hold them; what died before its first entry
   * holds nothing, and is given up by its first.
   */
  void of(RunDirectory run, Leg leg) {
    boolean begun = Journals.begun(leg);
    try (Journal journal = journals.open(run, leg)) {
      if (begun) {
        var world = binding.world(run.run(), run.path(), journal);
        world.claim(leg.plan().kind().word());
        world.release();
      }
      journal.append(new Entry.GivenUp());
    }
  }

  /**
   * What changed nothing has ended when it failed. Where even this fails the hold stays, and belay
   * status says whose it is.
   */
  static void afterFailure(Plan plan, World world) {
    if (plan.kind() == Kind.BACKUP) {
      try {
        world.release();
      } catch (OutsideException e) {
        // The failure that is being reported is the one to mend.
      }
    }
  }
}
