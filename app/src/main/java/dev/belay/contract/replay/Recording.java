package dev.belay.contract.replay;

import java.util.Map;

/**
 * What one version answered to every probe of a suite. It holds production's data and stays in
 * memory.
 *
 * @param answers by probe id
 */
public record Recording(Map<String, Reply> answers) {

  public Recording {
    answers = Map.copyOf(answers);
  }
}
