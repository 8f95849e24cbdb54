package dev.belay.migration;

import dev.belay.outside.Command;
import dev.belay.outside.Failure;
import dev.belay.outside.Folders;
import dev.belay.outside.OutsideException;
import dev.belay.outside.Ran;
import dev.belay.outside.Shell;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * The migration files inside of an image, so that what is read is what will run. The image is
 * neither pulled nor started: a container of it is created, copied from, and removed.
 */
public final class MigrationImage {
  private static final String ROOT = "/app/";

  private MigrationImage() {}

  /**
   * @param image as {@code docker} knows it
   * @throws OutsideException when the engine does not have it, or it holds no migrations
   */
  public static MigrationFiles read(Shell shell, String image) {
    // The command is never run; an image without one of its own could not be created otherwise.
    String container =
        shell
            .run(Command.of("docker", "create", "--pull", "never", "--network", "none", image, "-"))
            .orFail("the image could not be opened", "docker pull " + image)
            .stdout()
            .strip();
    Path folder = folder();
    try {
      var versions = MigrationFiles.VERSIONS.replaceAll("/$", "");
      copy(shell, container, versions, folder)
          .orFail(
              "no migrations were found in " + image, "docker run --rm " + image + " ls /app/api");
      // A release has one or the other, or neither.
      MigrationFiles.CONVENTIONS.forEach(file -> copy(shell, container, file, folder));
      MigrationFiles files = MigrationSource.at(folder);
      return new MigrationFiles(image, files.revisions(), files.convention());
    } finally {
      Folders.delete(folder);
      shell.run(Command.of("docker", "rm", "--force", container));
    }
  }

  private static Ran copy(Shell shell, String container, String path, Path folder) {
    Path to = folder.resolve(path);
    try {
      Files.createDirectories(to.getParent());
    } catch (IOException e) {
      throw noRoom(e);
    }
    return shell.run(Command.of("docker", "cp", container + ":" + ROOT + path, to.toString()));
  }

  private static Path folder() {
    try {
      return Files.createTempDirectory("belay-image");
    } catch (IOException e) {
      throw noRoom(e);
    }
  }

  private static OutsideException noRoom(IOException e) {
    return new OutsideException(
        Failure.unknown(
            "the migrations of an image could not be copied",
            String.valueOf(e.getMessage()),
            "df -h " + System.getProperty("java.io.tmpdir")),
        e);
  }
}
