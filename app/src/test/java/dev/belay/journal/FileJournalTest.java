package dev.belay.journal;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FileJournalTest extends JournalContract {
  @TempDir private Path directory;

  @Override
  Tape tape() {
    return FileTape.open(directory.resolve("journal.jsonl"));
  }

  @Override
  Tape reopened(Tape tape) {
    tape.close();
    return FileTape.open(directory.resolve("journal.jsonl"));
  }

  @Test
  void whatIsSetAsideStaysInTheDirectory() throws Exception {
    Tape tape = tape();
    begin(tape);
    long end = tape.size();
    tape.append("{\"n\":".getBytes(StandardCharsets.UTF_8));
    Journal.takeOver(tape, InstantSource.system(), OWNER);
    assertThat(Files.readString(directory.resolve("journal.jsonl.aside-" + end)))
        .isEqualTo("{\"n\":");
  }
}
