package dev.belay.faults;

import dev.belay.journal.PassingTape;
import dev.belay.journal.Tape;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Points before an append, with half of its line written, and after it. */
final class FaultyTape extends PassingTape {
  private static final Pattern ENTRY =
      Pattern.compile("\"entry\":\"([a-z-]+)\"(?:,\"step\":\"([^\"]+)\")?");
  private final Points points;
  private String appending = "";

  FaultyTape(Tape tape, Points points) {
    super(tape);
    this.points = points;
  }

  @Override
  public void append(byte[] bytes) {
    appending = name(bytes);
    points.pass("journal, before: " + appending);
    int half = bytes.length / 2;
    tape.append(Arrays.copyOf(bytes, half));
    points.pass("journal, half written: " + appending);
    tape.append(Arrays.copyOfRange(bytes, half, bytes.length));
  }

  @Override
  public void force() {
    tape.force();
    points.pass("journal, after: " + appending);
  }

  private static String name(byte[] line) {
    Matcher entry = ENTRY.matcher(new String(line, StandardCharsets.UTF_8));
    if (!entry.find()) {
      throw new IllegalStateException("a line without an entry");
    }
    return entry.group(2) == null ? entry.group(1) : entry.group(1) + " " + entry.group(2);
  }

  @Override
  public void setAside(long offset) {
    points.pass("journal, before a torn line is set aside");
    tape.setAside(offset);
    points.pass("journal, after a torn line was set aside");
  }
}
