import dev.belay.demo.SampleInstallation;
import dev.belay.release.CatalogFiles;
import dev.belay.release.DifyVersion;
import java.nio.file.Path;

/** Writes the sample installation of a version: Sample VERSION DIRECTORY. */
public final class Sample {
  public static void main(String[] arguments) {
    Path directory = Path.of(arguments[1]);
    SampleInstallation.write(
        CatalogFiles.with(directory.resolve("none")).release(DifyVersion.of(arguments[0])),
        SampleInstallation.customisation(),
        directory);
  }
}
