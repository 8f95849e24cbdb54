package dev.belay.config;

/** What an upgrade does to a key of the configuration. */
public enum EnvKind {
  ADDED("added"),
  REMOVED("removed"),
  REMOVED_BUT_SET("removed, but you set it"),
  RENAMED("renamed"),
  MOVED_TO_FILE("moved to another file"),
  DEFAULT_FOLLOWED("default changed, you follow it"),
  DEFAULT_PINNED("default changed, you had the old one"),
  DEFAULT_CUSTOMISED("default changed, you have your own"),
  MEANING_CHANGED("meaning changed"),
  NEWLY_REQUIRED("newly required"),
  NO_LONGER_READ("no longer read"),
  MUST_LIVE_IN_ENV("must live in .env"),
  PROFILE_PIN("profile no longer matches"),
  HOST_PIN("host no longer exists"),
  QUEUE_PIN("queues no longer match"),
  PUBLIC_ADDRESS("holds the public address"),
  /** Written into {@code .env}, because otherwise a service would get something else. */
  VALUE_KEPT("written so that it stays");

  private final String words;

  EnvKind(String words) {
    this.words = words;
  }

  public String words() {
    return words;
  }
}
