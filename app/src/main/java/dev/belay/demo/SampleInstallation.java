package dev.belay.demo;

import dev.belay.outside.Failure;
import dev.belay.outside.OutsideException;
import dev.belay.release.EnvTemplateKey;
import dev.belay.release.ReleaseFacts;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * An installation as an operator has it after a while: the compose file and the environment
 * templates of a release, written from the catalog's facts, and values of their own in them.
 */
public final class SampleInstallation {
  private SampleInstallation() {}

  /** Twenty-five values such as operators choose: storage, mail, vector store, limits, hosts. */
  public static Map<String, String> customisation() {
    var values = new LinkedHashMap<String, String>();
    values.put("CONSOLE_API_URL", "https://dify.example.org");
    values.put("CONSOLE_WEB_URL", "https://dify.example.org");
    values.put("SERVICE_API_URL", "https://api.dify.example.org");
    values.put("FILES_URL", "https://dify.example.org");
    values.put("SECRET_KEY", "sk-sample-4f1e2d3c5b6a7988");
    values.put("LOG_LEVEL", "WARNING");
    values.put("LOG_TZ", "Europe/Berlin");
    values.put("DB_PASSWORD", "'sample$password with spaces'");
    values.put("POSTGRES_MAX_CONNECTIONS", "300");
    values.put("REDIS_PASSWORD", "sample-redis");
    values.put("CELERY_BROKER_URL", "redis://:sample-redis@redis:6379/1");
    values.put("STORAGE_TYPE", "s3");
    values.put("S3_ENDPOINT", "https://s3.example.org");
    values.put("S3_BUCKET_NAME", "dify-production");
    values.put("S3_ACCESS_KEY", "SAMPLEACCESSKEY");
    values.put("S3_SECRET_KEY", "sample/secret+key=");
    values.put("VECTOR_STORE", "qdrant");
    values.put("QDRANT_URL", "http://qdrant.example.org:6333");
    values.put("QDRANT_API_KEY", "sample-qdrant");
    values.put("MAIL_TYPE", "smtp");
    values.put("SMTP_SERVER", "mail.example.org");
    values.put("SMTP_PASSWORD", "\"sample \\\"quoted\\\" password\"");
    values.put("UPLOAD_FILE_SIZE_LIMIT", "100");
    values.put("PLUGIN_S3_ENDPOINT", "https://s3.example.org");
    values.put("NGINX_SERVER_NAME", "dify.example.org");
    return values;
  }

  /**
   * Writes {@code docker-compose.yaml}, {@code .env} and, where the release has them, {@code
   * envs/}.
   *
   * @param values key to text as it stands in an environment file, quotes included
   */
  public static void write(ReleaseFacts release, Map<String, String> values, Path directory) {
    var texts = new LinkedHashMap<String, StringBuilder>();
    texts.put(".env", new StringBuilder());
    var written = new HashSet<String>();
    for (EnvTemplateKey key : release.templateKeys()) {
      StringBuilder text =
          texts.computeIfAbsent(
              key.file().equals(".env.example") ? ".env" : key.file(), f -> new StringBuilder());
      boolean mine = text == texts.get(".env") && values.containsKey(key.key());
      if (mine && written.add(key.key())) {
        text.append(key.key()).append('=').append(values.get(key.key())).append('\n');
      } else if (!mine) {
        text.append(key.commented() ? "# " : "").append("%s=%s%n".formatted(key.key(), key.text()));
      }
    }
    values.forEach((key, value) -> {
      if (written.add(key)) {
        texts.get(".env").append("%s=%s%n".formatted(key, value));
      }
    });
    try {
      for (var text : texts.entrySet()) {
        Path file = directory.resolve(text.getKey());
        Files.createDirectories(file.toAbsolutePath().getParent());
        Files.writeString(file, text.getValue());
      }
      Files.writeString(
          directory.resolve("docker-compose.yaml"), ComposeText.of(release.compose()));
    } catch (IOException e) {
      throw new OutsideException(
          Failure.badInput(
              "the sample installation could not be written",
              e.getClass().getSimpleName() + ": " + e.getMessage(),
              "name another folder"),
          e);
    }
  }
}
