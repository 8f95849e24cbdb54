package dev.belay.plan;

import dev.belay.check.Finding;
import dev.belay.plan.Question.Kind;
import dev.belay.plan.ReleaseNotes.Bearing;
import dev.belay.plan.ReleaseNotes.Item;
import dev.belay.release.Hop;
import dev.belay.release.RequiredAct;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** What an assessment leaves to people, decisions first. */
public final class Questions {
  /** The answer to the notes of a release. */
  public static final String READ = "read";

  /** The answer that takes responsibility for a finding. */
  public static final String ACCEPTED = "accepted";

  /** The answer that makes the commands of a release a step of the plan. */
  public static final String RUN = "run";

  /** What the question about an act of a release is called. */
  public static final String ACT = "act:";

  private Questions() {}

  /**
   * The same question where the act can be a step of a plan.
   *
   * @param rehearsable whether it does on a copy what it does on the installation
   */
  public static Question executable(Question act, boolean rehearsable) {
    return new Question(
        act.id(),
        act.kind(),
        "belay runs this before traffic returns%s, or a person does: "
                .formatted(rehearsable ? "" : " (untried: a copy does not reach the Marketplace)")
            + act.text().replaceFirst(".*?this: ", ""),
        act.seen(),
        Stream.concat(Stream.of(RUN), act.options().stream()).toList());
  }

  public static List<Question> of(Assessment assessment) {
    var questions = new ArrayList<Question>();
    for (OpenDecision d : assessment.decisions()) {
      questions.add(new Question(d.id(), Kind.DECISION, d.question(), d.why(), d.options()));
    }
    for (Hop hop : assessment.path()) {
      hop.acts().forEach(act -> questions.add(act(act)));
    }
    for (Finding finding : assessment.findings()) {
      switch (finding) {
        case Finding.Blocked f -> questions.add(risk(f));
        case Finding.Undecided f -> questions.add(risk(f));
        case Finding.Warned ignored -> {}
        case Finding.Passed ignored -> {}
      }
    }
    for (ReleaseNotes notes : assessment.notes()) {
      List<Item> ours =
          notes.items().stream().filter(i -> i.bearing() != Bearing.DOES_NOT_APPLY).toList();
      if (!ours.isEmpty()) {
        questions.add(notes(notes, ours));
      }
    }
    return List.copyOf(questions);
  }

  private static Question act(RequiredAct act) {
    String what = act.commands().isEmpty() ? act.why() : String.join("; ", act.commands());
    String when =
        switch (act.moment()) {
          case BEFORE_START -> "before the new images start";
          case AFTER_START -> "after the upgrade";
        };
    return new Question(
        ACT + act.id(),
        Kind.ACT,
        "%s, a person does this: %s".formatted(when, what),
        act.onlyIf().isEmpty() ? act.why() : "needed if " + act.onlyIf(),
        List.of("will-do", "not-needed"));
  }

  private static Question risk(Finding f) {
    return new Question("check:" + f.id(), Kind.RISK, f.title(), f.seen(), List.of(ACCEPTED));
  }

  private static Question notes(ReleaseNotes notes, List<Item> ours) {
    return new Question(
        "notes:" + notes.release(),
        Kind.NOTES,
        "what %s changes, %d of its items concerning this installation, was read"
            .formatted(notes.release(), ours.size()),
        notes.link(),
        List.of(READ));
  }
}
