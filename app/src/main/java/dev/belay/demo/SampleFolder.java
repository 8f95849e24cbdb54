package dev.belay.demo;

import dev.belay.database.DatabaseServer;
import dev.belay.release.ReleaseFacts;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HashMap;
import java.util.Map;

/**
 * The files of the sample installation: compose file and {@code .env} of a release, {@code
 * storage/}, the script {@code app} with the commands, and {@code belay.yaml} which names them.
 */
public record SampleFolder(Path home) {
  public static final String FROM = "1.8.1";
  public static final String TO = "1.15.0";
  private static final String SCRIPT = "app";

  /** What its operator changed: enough for the plan to have something to carry over. */
  private static final Map<String, String> VALUES =
      Map.of(
          "SECRET_KEY", "sk-sample-4f1e2d3c5b6a7988",
          "LOG_LEVEL", "WARNING",
          "UPLOAD_FILE_SIZE_LIMIT", "100",
          "POSTGRES_MAX_CONNECTIONS", "300",
          "CONSOLE_API_URL", "https://dify.example.org");

  /**
   * Writes everything.
   *
   * @param belay how a shell starts this Belay, for the application is one of its hidden commands
   * @param passwordFile whose first line is the password of the server's role
   * @return how many keys {@code .env} has, and how many files were stored
   */
  public Map<String, Integer> write(
      ReleaseFacts facts, DatabaseServer server, Path passwordFile, String belay, String revision)
      throws IOException {
    Files.createDirectories(home);
    var values = new HashMap<>(VALUES);
    values.put("DB_USERNAME", server.uri().user());
    values.put("DB_PASSWORD", Files.readAllLines(passwordFile).getFirst());
    SampleInstallation.write(facts, values, home);
    Files.writeString(home.resolve("release"), FROM + "\n");
    int stored = store();
    var uri = server.uri();
    Path script = home.resolve(SCRIPT);
    Files.writeString(
        script,
        resource("app.sh")
            .replace("@BELAY@", belay)
            .replace("@PORT@", String.valueOf(uri.port()))
            .replace("@USER@", uri.user())
            .replace("@PASSWORD_FILE@", passwordFile.toString())
            .replace("@REVISION@", revision));
    Files.setPosixFilePermissions(script, PosixFilePermissions.fromString("rwx------"));
    Files.writeString(
        installationFile(),
        resource("belay.yaml")
            .replace("@PORT@", String.valueOf(uri.port()))
            .replace("@USER@", uri.user())
            .replace("@PASSWORD_FILE@", passwordFile.toString()));
    long keys = facts.templateKeys().stream().filter(k -> !k.commented()).count();
    return Map.of("keys", (int) keys, "files", stored);
  }

  public Path installationFile() {
    return home.resolve("belay.yaml");
  }

  /** Uploads, and the private key of a tenant: without it no stored credential can be read. */
  private int store() throws IOException {
    Path storage = home.resolve("storage");
    Files.createDirectories(storage.resolve("privkeys/tenant-1"));
    Files.createDirectories(storage.resolve("upload_files"));
    Files.writeString(storage.resolve("privkeys/tenant-1/private.pem"), "a sample, not a key\n");
    for (int i = 0; i < 60; i++) {
      Files.writeString(
          storage.resolve("upload_files/upload-%02d.txt".formatted(i)),
          "uploaded text %d\n".formatted(i).repeat(50));
    }
    return 61;
  }

  private static String resource(String name) throws IOException {
    try (var in = SampleFolder.class.getResourceAsStream(name)) {
      if (in == null) {
        throw new IllegalStateException("this build lacks " + name);
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }
}
