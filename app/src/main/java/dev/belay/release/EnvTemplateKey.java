package dev.belay.release;

/**
 * One assignment in an environment template.
 *
 * @param file the template below {@code docker/}: {@code .env.example} or {@code
 *     envs/….env.example}
 * @param text the value as the template writes it, quotes and interpolations included, without an
 *     inline comment
 * @param commented whether the line is commented out, so that the key is known but not set
 * @param line in the template, from 1
 */
public record EnvTemplateKey(String file, String key, String text, boolean commented, int line) {

  /** The file that an installation has for this template: {@code .env}, {@code envs/….env}. */
  public String installedFile() {
    return file.substring(0, file.length() - ".example".length());
  }
}
