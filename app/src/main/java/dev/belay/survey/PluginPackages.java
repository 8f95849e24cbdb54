package dev.belay.survey;

import dev.belay.outside.Observed;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.ZipFile;

/**
 * Reads the plugin daemon's package directory, which holds {@code author/name:version@checksum}
 * files. Source: the daemon's package bucket; a signature is in the comment of the zip file.
 */
final class PluginPackages {
  private static final int DEPTH = 3;
  private static final int LIMIT = 10_000;

  private PluginPackages() {}

  static Observed<List<PluginPackage>> of(Path directory) {
    if (!Files.isReadable(directory)) {
      return Observed.unknown(
          directory
              + (Files.exists(directory) ? " is not readable for this user" : " is not there"),
          "sudo ls -lan " + directory);
    }
    var found = new ArrayList<PluginPackage>();
    try (var files = Files.walk(directory, DEPTH)) {
      for (Path file : files.filter(Files::isRegularFile).sorted().limit(LIMIT).toList()) {
        found.add(new PluginPackage(directory.relativize(file).toString(), signed(file)));
      }
    } catch (IOException | UncheckedIOException e) {
      return Observed.unknown(
          directory + " cannot be read: " + e.getMessage(), "sudo ls -lR " + directory);
    }
    return Observed.known(List.copyOf(found));
  }

  private static boolean signed(Path file) throws IOException {
    try (var zip = new ZipFile(file.toFile())) {
      String comment = zip.getComment();
      return comment != null && comment.contains("\"signature\"");
    } catch (java.util.zip.ZipException e) {
      return false; // no package at all, and surely none with a signature
    }
  }
}
