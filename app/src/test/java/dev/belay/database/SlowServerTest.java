package dev.belay.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.belay.outside.SlowProxy;
import dev.belay.outside.SlowProxy.Manner;
import java.io.IOException;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * A server that accepts and is silent, one that says a byte now and then, one that falls silent
 * after the login. None of them ever closes, so that the test's own limit is the proof.
 */
@Timeout(180)
class SlowServerTest {
  private static final Label LABEL = new Label("test", "slow");
  private static final Duration SHORT = Duration.ofSeconds(2);
  private static final Duration LONG = Duration.ofMinutes(2);
  private static final Limits IMPATIENT = new Limits(SHORT, SHORT, Duration.ofMillis(300));

  /** Long enough for a login on a busy machine; looks often all the same. */
  private static final Limits WATCHFUL = new Limits(LONG, LONG, Duration.ofMillis(300));

  @Test
  void S37_aServerThatAcceptsAndIsSilentIsGivenUpAtTheLogin() throws Exception {
    try (var mute = new SlowProxy(Manner.MUTE, 0)) {
      assertThatThrownBy(() -> through(mute, IMPATIENT).open(LABEL))
          .hasMessageContaining("the database server could not be reached")
          .hasMessageContaining(":" + mute.port());
    }
  }

  @Test
  void S37_aLoginThatComesInBytesIsGivenUpAsAWhole() throws Exception {
    try (var trickling = new SlowProxy(Manner.TRICKLES, realPort())) {
      assertThatThrownBy(() -> through(trickling, IMPATIENT).open(LABEL))
          .hasMessageContaining("the database server could not be reached");
    }
  }

  @Test
  void S37_aServerThatFallsSilentIsGivenUpWhenNobodyElseHearsItEither() throws Exception {
    var proxy = new SlowProxy(Manner.PASSES, realPort());
    try (var mute = new SlowProxy(Manner.MUTE, 0)) {
      Session session = through(proxy, WATCHFUL).open(LABEL);
      var watch = new SecondLook(through(mute, IMPATIENT), LABEL, true);
      proxy.stallOpen();
      try (var stuck = new Session(session.connection(), watch)) {
        assertThatThrownBy(() -> stuck.text("select 'lost'"))
            .hasMessageContaining("the database server does not answer `select 'lost'`")
            .hasMessageContaining("saw nobody at work on it")
            .hasMessageContaining("next: ");
      }
    } finally {
      proxy.close();
    }
  }

  @Test
  void S37_anAnswerThatWasLostOnTheWayIsNotWaitedFor() throws Exception {
    var proxy = new SlowProxy(Manner.PASSES, realPort());
    try (Session session = through(proxy, WATCHFUL).open(new Label("test", "lost answer"))) {
      proxy.stallOpen();
      assertThatThrownBy(() -> session.execute("select 1"))
          .hasMessageContaining("the database server does not answer `select 1`");
    } finally {
      proxy.close();
    }
  }

  @Test
  void S37_aStatementThatTakesLongIsWaitedFor() throws Exception {
    try (var proxy = new SlowProxy(Manner.PASSES, realPort());
        Session session = through(proxy, WATCHFUL).open(new Label("test", "long"))) {
      assertThat(session.text("select 'done' from pg_sleep(3)")).isEqualTo("done");
    }
  }

  @Test
  void S37_rowsThatAreKeptSlowlyAreNoSilence() throws Exception {
    var limits = new Limits(LONG, LONG, Duration.ofSeconds(1));
    try (var proxy = new SlowProxy(Manner.PASSES, realPort());
        Session session = through(proxy, limits).open(new Label("test", "slow rows"))) {
      long rows =
          session.copyRows(
              "copy (select generate_series(1, 2)) to stdout",
              row -> {
                try {
                  Thread.sleep(Duration.ofSeconds(3));
                } catch (InterruptedException e) {
                  throw new IOException(e);
                }
              });
      assertThat(rows).isEqualTo(2);
    }
  }

  @Test
  void S37_aWaitWithoutLimitCannotBeAskedFor() {
    for (String given : new String[] {"0", "-1", "601", "soon"}) {
      assertThatThrownBy(
              () -> Limits.of(DatabaseUri.parse("postgresql://h/d?connect_timeout=" + given)))
          .hasMessageContaining("connect_timeout=" + given);
    }
  }

  private static int realPort() {
    return TestServer.shared().uri().port();
  }

  private static DatabaseServer through(SlowProxy proxy, Limits limits) {
    DatabaseServer real = TestServer.shared();
    var uri = DatabaseUri.local(proxy.port(), real.uri().database(), real.uri().user());
    return new DatabaseServer(uri, real.password(), limits);
  }
}
