package dev.belay.outside;

import java.io.InputStream;
import java.io.OutputStream;

/** The one seam to other programs. */
public interface Shell {

  /**
   * Runs to the end and keeps the output, at most 64 MB of each stream.
   *
   * @throws OutsideException when the program is missing, or was ended at its limit
   */
  Ran run(Command command);

  /**
   * Runs to the end while streaming: {@code in} is read to its end into the program, its standard
   * output goes to {@code out}; {@link Ran#stdout()} is empty. Neither stream is closed.
   *
   * @throws OutsideException when the program is missing, or was ended at its limit
   */
  Ran stream(Command command, InputStream in, OutputStream out);
}
