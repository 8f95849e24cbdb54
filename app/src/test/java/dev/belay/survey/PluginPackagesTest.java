package dev.belay.survey;

import static org.assertj.core.api.Assertions.assertThat;

import dev.belay.outside.Observed;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PluginPackagesTest {
  @TempDir private Path directory;

  private void pack(String name, String comment) throws IOException {
    Path file = directory.resolve(name);
    Files.createDirectories(file.getParent());
    try (var zip = new ZipOutputStream(Files.newOutputStream(file))) {
      zip.putNextEntry(new ZipEntry("manifest.yaml"));
      zip.setComment(comment);
    }
  }

  @Test
  void aPackageIsSignedWhenItsCommentCarriesASignature() throws IOException {
    pack("acme/own:0.1.0@11", "");
    pack("langgenius/openai:0.2.0@22", "{\"signature\":\"c2ln\",\"time\":1}");
    Files.writeString(directory.resolve("acme/torn:0.1.0@33"), "no zip file");

    assertThat(PluginPackages.of(directory))
        .isEqualTo(
            Observed.known(
                List.of(
                    new PluginPackage("acme/own:0.1.0@11", false),
                    new PluginPackage("acme/torn:0.1.0@33", false),
                    new PluginPackage("langgenius/openai:0.2.0@22", true))));
  }

  @Test
  void aDirectoryThatIsNotThereIsUnknown() {
    assertThat(PluginPackages.of(directory.resolve("absent"))).isInstanceOf(Observed.Unknown.class);
  }
}
