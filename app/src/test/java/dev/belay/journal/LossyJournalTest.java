package dev.belay.journal;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Random;
import org.junit.jupiter.api.Test;

class LossyJournalTest extends JournalContract {
  @Override
  Tape tape() {
    return new LossyTape();
  }

  @Override
  Tape reopened(Tape tape) {
    ((LossyTape) tape).crash(new Random(1));
    return tape;
  }

  @Test
  void s22WhatAppendReturnedForSurvivesEveryPowerLoss() {
    long seed = System.nanoTime();
    var random = new Random(seed);
    for (int round = 0; round < 300; round++) {
      var tape = new LossyTape();
      var journal = begin(tape);
      var acknowledged = new ArrayList<>(journal.lines());
      for (int crash = 0; crash < 4; crash++) {
        for (int i = random.nextInt(3); i > 0; i--) {
          journal.append(new Entry.Begun("step-" + random.nextInt(9)));
        }
        acknowledged = new ArrayList<>(journal.lines());
        var unforced =
            LineText.write(
                acknowledged.size(),
                InstantSource.system().instant(),
                journal.epoch(),
                new Entry.Begun("late"),
                acknowledged.getLast().sum());
        tape.append(unforced.text().getBytes(java.nio.charset.StandardCharsets.UTF_8));
        tape.crash(random);
        journal = Journal.takeOver(tape, InstantSource.system(), OWNER);
        assertThat(journal.lines())
            .as("seed %d", seed)
            .startsWith(acknowledged.toArray(Line[]::new));
      }
    }
  }
}
