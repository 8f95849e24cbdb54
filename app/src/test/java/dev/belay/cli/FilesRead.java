package dev.belay.cli;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collection;
import java.util.function.IntSupplier;
import jdk.jfr.Recording;
import jdk.jfr.consumer.RecordingFile;

/** Every file that this process reads while it does something, as the JVM itself records it. */
final class FilesRead {
  private FilesRead() {}

  /** Does it, and adds what was read meanwhile. */
  static int during(IntSupplier something, Collection<Path> read) {
    try (var recording = new Recording()) {
      recording.enable("jdk.FileRead").withThreshold(Duration.ZERO).withoutStackTrace();
      recording.start();
      int answer = something.getAsInt();
      recording.stop();
      Path kept = Files.createTempFile("read", ".jfr");
      recording.dump(kept);
      RecordingFile.readAllEvents(kept).stream()
          .map(e -> e.getString("path"))
          .filter(p -> p != null && !p.isEmpty())
          .map(p -> Path.of(p).toAbsolutePath().normalize())
          .distinct()
          .forEach(read::add);
      Files.delete(kept);
      return answer;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
