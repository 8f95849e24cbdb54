package dev.belay.journal;

import dev.belay.outside.OutsideException;
import dev.belay.outside.OwnFile;
import dev.belay.outside.Sha256;
import dev.belay.step.Proof;
import dev.belay.step.Step;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import tools.jackson.core.type.TypeReference;

/** The proofs of steps: in the line when they are short, in a file named by its digest when not. */
public final class Proofs {
  private static final int LINE_BYTES = 4096;
  private static final TypeReference<List<Proof>> LIST = new TypeReference<>() {};
  private final Path directory;

  /**
   * @param directory where long proofs go; made when the first is written
   */
  public Proofs(Path directory) {
    this.directory = directory;
  }

  /** The entry that ends a step, its long proofs already on disk. */
  public Entry.Done entry(Step step, List<Proof> proofs) {
    byte[] text = LineText.JSON.writerFor(LIST).writeValueAsBytes(proofs);
    if (text.length <= LINE_BYTES) {
      return new Entry.Done(step.id(), proofs, Optional.empty());
    }
    String digest = Sha256.of(text);
    DurableFile.makeDirectory(directory);
    DurableFile.write(directory.resolve(digest + ".json"), text);
    return new Entry.Done(step.id(), List.of(), Optional.of(digest));
  }

  /**
   * The proofs that an entry stands for.
   *
   * @throws OutsideException when their file is missing or does not have the digest it is named by
   */
  public List<Proof> of(Entry.Done done) {
    if (done.proofFile().isEmpty()) {
      return done.proofs();
    }
    String digest = done.proofFile().get();
    Path file = directory.resolve(digest + ".json");
    try {
      byte[] text = OwnFile.read(file);
      if (!Sha256.of(text).equals(digest)) {
        throw DurableFile.failed(file, "its content does not have the digest it is named by");
      }
      return LineText.JSON.readerFor(LIST).readValue(text);
    } catch (IOException e) {
      throw DurableFile.failed(file, e.toString());
    }
  }
}
