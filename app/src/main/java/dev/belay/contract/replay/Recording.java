package dev.belay.contract.replay;

import dev.belay.contract.replay.ReplayResult.Side;
import dev.belay.contract.replay.Reply.Answer;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * What one version answered to every probe of a suite. It holds production's data and stays in
 * memory; only {@link KeptRecording} leaves it, with every text replaced by a pseudonym.
 *
 * @param answers by probe id
 */
public record Recording(Map<String, Reply> answers) {

  public Recording {
    answers = Map.copyOf(answers);
  }

  Side side() {
    long[] took = answered().mapToLong(Answer::tookMillis).sorted().toArray();
    List<String> versions =
        answered().map(Answer::version).filter(v -> !v.isEmpty()).distinct().sorted().toList();
    return took.length == 0
        ? new Side(versions, -1, -1, -1)
        : new Side(
            versions,
            took[(took.length - 1) / 2],
            took[(int) ((took.length - 1) * 0.95)],
            took[took.length - 1]);
  }

  private Stream<Answer> answered() {
    return answers.values().stream().flatMap(r -> r.answer().stream());
  }
}
