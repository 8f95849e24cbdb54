package dev.belay.outside;

import java.io.IOException;
import java.nio.channels.Channels;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Set;

/**
 * A file that Belay made itself and reads again: never through a link, which somebody may have put
 * in its place.
 */
public final class OwnFile {
  private static final Set<OpenOption> READ =
      Set.of(StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS);

  private OwnFile() {}

  /**
   * @throws IOException also when it is a link
   */
  public static byte[] read(Path file) throws IOException {
    try (var channel = Files.newByteChannel(file, READ);
        var in = Channels.newInputStream(channel)) {
      return in.readAllBytes();
    }
  }

  public static String text(Path file) throws IOException {
    return new String(read(file), StandardCharsets.UTF_8);
  }
}
