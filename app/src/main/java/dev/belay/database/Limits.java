package dev.belay.database;

import dev.belay.outside.Failure;
import dev.belay.outside.OutsideException;
import java.time.Duration;

/**
 * How long a database server is waited for.
 *
 * @param connect until it accepts
 * @param login from the first byte sent to the end of the login
 * @param look how long a statement may give no sign before a second session looks whether the
 *     server is at work on it; a statement may take hours, so time alone says nothing
 */
public record Limits(Duration connect, Duration login, Duration look) {
  private static final long CONNECT_SECONDS = 10;
  private static final long MOST_SECONDS = 600;

  /**
   * What the URI says about the connection in {@code connect_timeout}, else 10 s; login 3 times.
   */
  static Limits of(DatabaseUri uri) {
    String given = uri.options().getOrDefault("connect_timeout", "" + CONNECT_SECONDS);
    if (!given.matches("[1-9][0-9]{0,2}") || Integer.parseInt(given) > MOST_SECONDS) {
      throw new OutsideException(
          Failure.badInput(
              "a wait for a database server needs a limit",
              "connect_timeout=" + given,
              "give 1 to %d seconds, or leave it out".formatted(MOST_SECONDS)));
    }
    var connect = Duration.ofSeconds(Integer.parseInt(given));
    return new Limits(connect, connect.multipliedBy(3), Duration.ofMinutes(1));
  }
}
