package dev.belay.gate;

import dev.belay.evidence.RehearsalEvidence;
import dev.belay.outside.ExitCode;
import java.util.stream.Stream;

/** What a rehearsal has to have shown beside that it came to its end. */
record RehearsalGates(Judgements said, RehearsalEvidence evidence) {

  void judge() {
    wayBack();
    data();
    api();
  }

  private void wayBack() {
    String title = "the way back was rehearsed";
    var returned = evidence.returned();
    if (returned.proven()) {
      said.pass(
          "way-back",
          title,
          "%d tables and %d files were again as at the start"
              .formatted(returned.tables(), returned.files()));
    } else {
      said.answerable(
          "way-back",
          title,
          returned.tables() == 0 ? "it was not tried" : Judgements.some(returned.differences()),
          "belay rehearse PLAN",
          ExitCode.NOT_PROVEN);
    }
  }

  private void data() {
    String title = "what changed in the data is explained";
    var data = evidence.data();
    if (data.unexplained().isEmpty()) {
      said.pass(
          "data",
          title,
          "%d tables compared, %d changed, each by a revision that says so; %d are new"
              .formatted(data.tables(), data.explained().size(), data.added().size()));
    } else {
      said.answerable(
          "data",
          title,
          Judgements.some(data.unexplained()),
          "read the rehearsal's report; then belay answer PLAN gate:data accepted",
          ExitCode.BLOCKED);
    }
  }

  private void api() {
    String title = "callers of the API find what they found";
    if (evidence.api().isEmpty()) {
      said.pass("api", "the API was not asked", "the rehearsal was given no probes (--api)");
      return;
    }
    var api = evidence.api().get();
    var open = Stream.concat(api.findings().stream(), api.undecided().stream()).toList();
    if (open.isEmpty()) {
      said.pass("api", title, api.probes() + " probes were answered alike");
    } else {
      said.answerable(
          "api",
          title,
          "%d differ, %d are undecided: %s"
              .formatted(api.findings().size(), api.undecided().size(), Judgements.some(open)),
          "read the rehearsal's report; then belay answer PLAN gate:api accepted",
          api.findings().isEmpty() ? ExitCode.UNKNOWN : ExitCode.BLOCKED);
    }
  }
}
