package dev.belay.store;

import dev.belay.outside.Inspection;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Directories of an installation as sets that can be verified and given back.
 *
 * <p>A set is a directory: {@code tree/} holds the files under their own names, so that a person
 * can take them back with {@code cp -a} alone; {@code manifest.jsonl} holds one line for each of
 * them and ends with a seal over itself. A set without its seal is torn.
 */
public interface FileStore {

  /**
   * Copies the source into the set and seals it; durable when this returns. What an earlier pass
   * copied and nobody touched since is not read again; what is gone from the source leaves the set.
   * Repeating it over a torn set is safe and goes on from the last seal.
   *
   * @throws dev.belay.outside.OutsideException when the source is missing or is a database's
   *     directory, or the target is full; the set is then torn
   */
  FileCapture capture(FileSource source, Path set, FilePass pass);

  /** Whether a pass happened, by its seal; the files themselves are not read. */
  Inspection inspect(Path set, FilePass pass);

  /**
   * Reads the whole set and names every damage.
   *
   * @param digest what {@link FileCapture#digest()} said when the set was made; without it, a set
   *     that was exchanged for another complete one cannot be told apart
   */
  FileVerdict verify(Path set, Optional<String> digest);

  /**
   * Gives the source what the set holds, under the source's policy. Nothing is deleted: what has to
   * give way is moved below {@code aside} under its own path. Every byte is checked before it is
   * written. Repeating it is safe, also after it was interrupted.
   *
   * @param digest as in {@link #verify}, here mandatory
   * @throws dev.belay.outside.OutsideException when what is needed from the set is damaged, or it
   *     is not the set of this digest and role; nothing was changed then
   */
  FileRestore restore(Path set, String digest, FileSource source, Path aside);

  /** The set's own list of paths; what a set must contain is asked of it. */
  FileList list(Path set);
}
