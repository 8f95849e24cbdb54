package dev.belay.cli;

import java.nio.file.Path;

/** How a shell starts the Belay that runs now. */
final class OwnProgram {
  private OwnProgram() {}

  static String line() {
    String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
    return "'%s' -XX:+UseSerialGC -XX:TieredStopAtLevel=1 -Xshare:auto --enable-native-access=ALL-UNNAMED -cp '%s' dev.belay.Main"
        .formatted(java, absolute(System.getProperty("java.class.path")));
  }

  private static String absolute(String classPath) {
    var parts = classPath.split(java.io.File.pathSeparator);
    for (int i = 0; i < parts.length; i++) {
      parts[i] = Path.of(parts[i]).toAbsolutePath().toString();
    }
    return String.join(java.io.File.pathSeparator, parts);
  }
}
