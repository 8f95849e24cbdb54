package dev.belay.faults;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.Deflater;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/**
 * How the process of a {@link Victim} is started. A JVM that starts cold costs more than the crash
 * that it is started for, so a matrix starts it from an AOT cache, as Belay's launcher does.
 */
record VictimProgram(List<String> options, String classPath) {

  /** With what this test itself was compiled to. */
  static VictimProgram cold() {
    return new VictimProgram(List.of(), System.getProperty("java.class.path"));
  }

  /** The same with an AOT cache in the folder, which an upgrade of the site trains. */
  static VictimProgram warm(Site site, Path folder) throws IOException, InterruptedException {
    Files.createDirectories(folder);
    String jars = jars(folder);
    Path cache = folder.resolve("victim.aot");
    site.renew(false);
    var training = new VictimProgram(List.of("-XX:AOTCacheOutput=" + cache), jars);
    try (var victim = Victim.upgrade(site.with(training), "")) {
      if (victim.exit() != 0 || !Files.exists(cache)) {
        throw new IllegalStateException("no AOT cache was made: " + victim.said());
      }
    }
    return new VictimProgram(List.of("-XX:AOTCache=" + cache), jars);
  }

  /** A cache holds classes from jars only. */
  private static String jars(Path folder) throws IOException {
    var entries = new ArrayList<String>();
    for (String entry : System.getProperty("java.class.path").split(File.pathSeparator)) {
      Path classes = Path.of(entry);
      if (Files.isDirectory(classes)) {
        Path jar = folder.resolve(entries.size() + ".jar");
        pack(classes, jar);
        entries.add(jar.toString());
      } else if (Files.exists(classes)) {
        entries.add(entry);
      }
    }
    return String.join(File.pathSeparator, entries);
  }

  private static void pack(Path classes, Path jar) throws IOException {
    try (var files = Files.walk(classes);
        var zip = new ZipOutputStream(Files.newOutputStream(jar))) {
      zip.setLevel(Deflater.NO_COMPRESSION);
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        zip.putNextEntry(new ZipEntry(classes.relativize(file).toString()));
        Files.copy(file, zip);
        zip.closeEntry();
      }
    }
  }
}
