package dev.belay.journal;

import dev.belay.journal.Entry.Opened;
import dev.belay.journal.Entry.TakenOver;
import dev.belay.outside.ExitCode;
import dev.belay.outside.Failure;
import dev.belay.outside.OutsideException;
import dev.belay.step.Fence;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** The journal of one run, as its owner writes it; not for two threads. */
public final class Journal implements Fence, AutoCloseable {
  private final Tape tape;
  private final InstantSource clock;
  private final ArrayList<Line> lines;
  private final long epoch;
  private long end;
  private Consumer<List<Line>> signature = lines -> {};

  private Journal(Tape tape, InstantSource clock, Reading found, long epoch) {
    this.tape = tape;
    this.clock = clock;
    this.lines = new ArrayList<>(found.lines());
    this.epoch = epoch;
    this.end = found.end();
  }

  /**
   * Begins a journal on an empty tape; what a crash left of an earlier beginning is set aside.
   *
   * @param epoch higher than that of every earlier journal of the run
   */
  public static Journal begin(Tape tape, InstantSource clock, Opened opened, long epoch) {
    var journal = new Journal(tape, clock, repaired(tape), epoch);
    if (!journal.lines.isEmpty()) {
      throw new IllegalStateException(tape.name() + " was begun before");
    }
    journal.append(opened);
    return journal;
  }

  /**
   * Continues a journal under the next epoch. The caller holds the lock of the run, so that its
   * last owner is dead or has given it back.
   */
  public static Journal takeOver(Tape tape, InstantSource clock, Owner owner) {
    Reading found = repaired(tape);
    if (found.lines().isEmpty()) {
      throw new IllegalStateException(tape.name() + " was never begun");
    }
    var journal = new Journal(tape, clock, found, found.lines().getLast().epoch() + 1);
    journal.append(new TakenOver(owner));
    return journal;
  }

  private static Reading repaired(Tape tape) {
    Reading found = Reading.of(tape);
    if (found.torn()) {
      tape.setAside(found.end());
    }
    return found;
  }

  /**
   * Signs what is there now, and again what is there when it is closed.
   *
   * @param how takes all lines
   */
  public Journal signedBy(Consumer<List<Line>> how) {
    signature = how;
    signature.accept(lines());
    return this;
  }

  /**
   * Adds an entry; when this returns, it survives a power loss.
   *
   * @throws OutsideException when another process has taken the run over, or the tape failed
   */
  public void append(Entry entry) {
    check();
    String prev = lines.isEmpty() ? LineText.ZEROS : lines.getLast().sum();
    var written = LineText.write(lines.size(), clock.instant(), epoch, entry, prev);
    byte[] bytes = written.text().getBytes(StandardCharsets.UTF_8);
    tape.append(bytes);
    tape.force();
    end += bytes.length;
    lines.add(written.line());
  }

  @Override
  public void check() {
    long size = tape.size();
    if (size != end) {
      throw new OutsideException(
          new Failure(
              ExitCode.LOCKED,
              "another process has taken this run over; this one stops",
              "%s grew from %d to %d bytes since epoch %d wrote to it"
                  .formatted(tape.name(), end, size, epoch),
              "belay status"));
    }
  }

  public List<Line> lines() {
    return List.copyOf(lines);
  }

  @Override
  public long epoch() {
    return epoch;
  }

  @Override
  public void close() {
    boolean mine = tape.size() == end;
    tape.close();
    if (mine) {
      signature.accept(lines());
    }
  }
}
