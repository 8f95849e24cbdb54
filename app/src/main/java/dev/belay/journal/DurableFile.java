package dev.belay.journal;

import dev.belay.outside.Durable;
import dev.belay.outside.ExitCode;
import dev.belay.outside.Failure;
import dev.belay.outside.OutsideException;
import java.io.IOException;
import java.nio.file.Path;

/** Durable files of a run: what cannot be written stops it. */
final class DurableFile {
  private DurableFile() {}

  static void write(Path file, byte[] text) {
    try {
      Durable.write(file, text);
    } catch (IOException e) {
      throw failed(file, e.toString());
    }
  }

  static void makeDirectory(Path directory) {
    try {
      Durable.makeDirectory(directory);
    } catch (IOException e) {
      throw failed(directory, e.toString());
    }
  }

  static OutsideException failed(Path file, String seen) {
    return new OutsideException(
        new Failure(
            ExitCode.STOPPED,
            "a file of the run could not be written or read",
            file + ": " + seen,
            "df -h " + Durable.parent(file) + " && belay resume"));
  }
}
