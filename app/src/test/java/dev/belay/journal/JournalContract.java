package dev.belay.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.belay.outside.OutsideException;
import dev.belay.plan.Kind;
import dev.belay.step.Proof;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What every tape makes of a journal. */
abstract class JournalContract {
  static final Owner OWNER = Owner.self();
  static final Entry.Opened OPENED = new Entry.Opened("r1", "0".repeat(64), Kind.UPGRADE, OWNER);

  /** An empty tape. */
  abstract Tape tape();

  /** The same tape after its process ended; what was appended and forced is there. */
  abstract Tape reopened(Tape tape);

  static Journal begin(Tape tape) {
    return Journal.begin(tape, InstantSource.system(), OPENED, 1);
  }

  @Test
  void whatWasAppendedIsReadBack() {
    Tape tape = tape();
    var journal = begin(tape);
    var proofs =
        List.<Proof>of(
            new Proof.Timed("stop", Duration.ofMillis(1234)), new Proof.Counted("rows", 7));
    journal.append(new Entry.Begun("stop"));
    journal.append(new Entry.Done("stop", proofs, Optional.empty()));
    var read = Reading.of(reopened(tape));
    assertThat(read.lines()).isEqualTo(journal.lines()).hasSize(3);
    assertThat(read.torn()).isFalse();
    assertThat(read.lines().get(2).entry())
        .isEqualTo(new Entry.Done("stop", proofs, Optional.empty()));
  }

  @Test
  void anIncompleteLastLineIsSetAsideAndTheJournalContinues() {
    Tape tape = tape();
    var journal = begin(tape);
    journal.append(new Entry.Begun("stop"));
    tape.append("{\"n\":2,\"at\":\"20".getBytes(StandardCharsets.UTF_8));
    var next = Journal.takeOver(reopened(tape), InstantSource.system(), OWNER);
    next.append(new Entry.Begun("start"));
    assertThat(next.lines().stream().map(l -> l.entry().getClass().getSimpleName()))
        .containsExactly("Opened", "Begun", "TakenOver", "Begun");
    assertThat(Reading.of(reopened(tape)).lines()).isEqualTo(next.lines());
  }

  @Test
  void aLastLineWithAWrongSumIsSetAside() {
    Tape tape = tape();
    begin(tape);
    tape.append("{\"n\":1}\n".getBytes(StandardCharsets.UTF_8));
    assertThat(Reading.of(tape).torn()).isTrue();
    assertThat(Journal.takeOver(tape, InstantSource.system(), OWNER).lines()).hasSize(2);
  }

  @Test
  void everyFlippedByteBeforeTheLastLineIsRefusedWithItsLineAndOffset() {
    Tape tape = tape();
    var journal = begin(tape);
    journal.append(new Entry.Begun("stop"));
    journal.append(new Entry.Begun("start"));
    byte[] good = tape.read();
    int lastLine = lastLine(good);
    for (int at = 0; at < lastLine; at++) {
      byte[] bad = good.clone();
      bad[at] ^= 1;
      Tape flipped = new LossyTape();
      flipped.append(bad);
      assertThatThrownBy(() -> Reading.of(flipped))
          .as("byte %d", at)
          .isInstanceOf(OutsideException.class)
          .hasMessageContaining(" at byte ");
    }
  }

  @Test
  void aRemovedLineBreaksTheChain() {
    Tape tape = tape();
    var journal = begin(tape);
    journal.append(new Entry.Begun("stop"));
    journal.append(new Entry.Begun("start"));
    journal.append(new Entry.Begun("open"));
    List<String> lines = new String(tape.read(), StandardCharsets.UTF_8).lines().toList();
    Tape cut = new LossyTape();
    for (int i : new int[] {0, 2, 3}) {
      cut.append((lines.get(i) + "\n").getBytes(StandardCharsets.UTF_8));
    }
    assertThatThrownBy(() -> Reading.of(cut)).hasMessageContaining("line 1 at byte");
  }

  @Test
  void s22AnOwnerThatWasTakenOverCanAppendNothingMore() {
    Tape tape = tape();
    var old = begin(tape);
    var next = Journal.takeOver(tape, InstantSource.system(), OWNER);
    assertThat(next.epoch()).isEqualTo(old.epoch() + 1);
    assertThatThrownBy(() -> old.append(new Entry.Begun("stop")))
        .isInstanceOf(OutsideException.class)
        .hasMessageContaining("taken this run over");
    next.append(new Entry.Begun("stop"));
    assertThat(Reading.of(tape).lines()).isEqualTo(next.lines());
  }

  private static int lastLine(byte[] text) {
    int at = text.length - 2;
    while (text[at] != '\n') {
      at--;
    }
    return at + 1;
  }
}
