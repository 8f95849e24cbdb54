package dev.belay.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.belay.Assembly;
import dev.belay.cli.CommandLineStart;
import dev.belay.cli.Terminal;
import dev.belay.outside.OutsideException;
import dev.belay.outside.Sha256;
import dev.belay.plan.Kind;
import dev.belay.store.InstallationKey;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.InstantSource;
import java.util.ArrayList;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SignedEndTest {
  private static final String ZEROS = "0".repeat(64);
  @TempDir private Path folder;
  private State state = new State(Path.of(""));
  private Path journal = Path.of("");
  private final StringWriter said = new StringWriter();

  @BeforeEach
  void aJournalThatCameToItsEnd() throws IOException {
    state = new State(folder.resolve("state"));
    Path leg = folder.resolve("state/runs/20260301-200000-abcd/0-upgrade");
    Files.createDirectories(leg);
    journal = leg.resolve("journal.jsonl");
    Files.setPosixFilePermissions(
        folder.resolve("state"), PosixFilePermissions.fromString("rwx------"));
    InstallationKey key = state.key();
    var opened = new Entry.Opened("20260301-200000-abcd", "digest", Kind.UPGRADE, Owner.self());
    try (var open =
        Journal.begin(FileTape.open(journal), InstantSource.system(), opened, 1)
            .signedBy(lines -> SignedEnd.write(journal, lines, key))) {
      open.append(new Entry.Begun("stop-writers"));
      open.append(new Entry.Closed());
    }
  }

  @Test
  void S30_aJournalWhoseChainWasComputedAnewIsFoundByItsSignedEnd() throws IOException {
    assertThat(verify()).as(said.toString()).isZero();
    assertThat(said.toString())
        .contains("each of 3 lines has its sum")
        .contains("lines 1 to 3 were signed");

    computeAnew("stop-writers", "stop-nothing");
    try (var tape = FileTape.open(journal)) {
      assertThat(Reading.of(tape).lines()).as("the chain itself is whole").hasSize(3);
    }
    assertThat(verify()).isEqualTo(21);
    assertThat(said.toString())
        .contains("the journal is not the one that was signed")
        .contains("line 3 was signed at")
        .contains("the sums were computed anew");
  }

  @Test
  void S30_whatIsNotSignedIsSaid() throws IOException {
    InstallationKey key = state.key();
    try (var open =
        Journal.takeOver(FileTape.open(journal), InstantSource.system(), Owner.self())) {
      open.append(new Entry.Begun("later"));
    }
    assertThat(verify()).isZero();
    assertThat(said.toString()).contains("NOT checked: who wrote the 2 lines after them");
    Files.delete(SignedEnd.file(journal));
    assertThat(verify()).isEqualTo(21);
    assertThat(said.toString()).contains("No signed end lies beside the journal");
    assertThat(SignedEnd.of(journal, lines(), key)).isEmpty();
  }

  @Test
  void S30_aSignedEndOfAnotherRunOrAShorterJournalIsNoProof() throws IOException {
    String all = Files.readString(journal);
    Files.writeString(journal, all.substring(0, all.indexOf('\n') + 1));
    assertThatThrownBy(() -> SignedEnd.of(journal, lines(), state.key()))
        .hasMessageContaining("3 lines were signed, and 1 are there");
    Path other = folder.resolve("state/runs/20260301-200000-efgh/0-upgrade");
    Files.createDirectories(other);
    Files.writeString(other.resolve("journal.jsonl"), all);
    Files.copy(SignedEnd.file(journal), other.resolve("journal.end"));
    Files.writeString(journal, all);
    assertThatThrownBy(() -> SignedEnd.of(other.resolve("journal.jsonl"), lines(), state.key()))
        .hasMessageContaining("its signed end is that of 20260301-200000-abcd");
  }

  @Test
  void S30_aStateThatOthersCanWriteIsRefused() throws IOException {
    for (String inside : new String[] {"", "runs", "private"}) {
      Path one = folder.resolve("state").resolve(inside);
      var before = Files.getPosixFilePermissions(one);
      Files.setPosixFilePermissions(one, PosixFilePermissions.fromString("rwxrwxrwx"));
      assertThat(verify()).as(inside).isEqualTo(10);
      assertThat(said.toString()).contains("the state directory can be written by others");
      Files.setPosixFilePermissions(one, before);
    }
    assertThat(verify()).isZero();
  }

  @Test
  void S30_aLinkInPlaceOfAFileIsNotFollowed() throws IOException {
    Path elsewhere = folder.resolve("elsewhere");
    Files.move(journal, elsewhere);
    Files.createSymbolicLink(journal, elsewhere);
    assertThatThrownBy(() -> FileTape.open(journal)).isInstanceOf(OutsideException.class);
    Path note = folder.resolve("state/runs/20260301-200000-abcd");
    Files.createSymbolicLink(note.resolve("installation"), elsewhere);
    var run = new RunDirectory("20260301-200000-abcd", note);
    assertThatThrownBy(run::installation).isInstanceOf(OutsideException.class);
  }

  private java.util.List<Line> lines() {
    try (var tape = FileTape.open(journal)) {
      return Reading.of(tape).lines();
    }
  }

  /** As whoever can write the file would: every sum, and every name of the line before. */
  private void computeAnew(String then, String now) throws IOException {
    String prev = ZEROS;
    var out = new ArrayList<String>();
    for (String line : Files.readAllLines(journal)) {
      String changed = line.replace(then, now);
      String body = changed.substring(0, changed.lastIndexOf(",\"sum\":"));
      body = body.replaceAll("\"prev\":\"[0-9a-f]{64}\"", "\"prev\":\"" + prev + "\"");
      prev = Sha256.of(body.getBytes(StandardCharsets.UTF_8));
      out.add(body + ",\"sum\":\"" + prev + "\"}");
    }
    Files.writeString(journal, String.join("\n", out) + "\n");
  }

  private int verify() {
    said.getBuffer().setLength(0);
    var out = new PrintWriter(said, true);
    return CommandLineStart.run(
        new Assembly(),
        new Terminal(out, out),
        "verify",
        "--journal",
        journal.toString(),
        "--state",
        state.directory().toString());
  }
}
