package dev.belay.contract.replay;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;

class PaceTest {

  @Test
  void anAppThatHasToWaitKeepsNobodyElseWaiting() throws Exception {
    var pace = new Pace(1, 1000, List.of(new App("slow", "", "chat", "", 0, 1)));
    var others = new CountDownLatch(20);
    var threads = Executors.newVirtualThreadPerTaskExecutor();
    try {
      pace.within("slow", () -> 0); // the next one of this app is due in a minute
      var _ = threads.submit(() -> pace.within("slow", () -> 0));
      for (int i = 0; i < 20; i++) {
        var _ =
            threads.submit(() ->
                pace.within(
                    "quick",
                    () -> {
                      others.countDown();
                      return 0;
                    }));
      }
      assertThat(others.await(50, TimeUnit.SECONDS)).isTrue();
    } finally {
      threads.shutdownNow();
    }
  }

  @Test
  void noMoreCallsAtATimeThanTheAppAllows() throws Exception {
    var pace = new Pace(8, 10_000, List.of(new App("one", "", "chat", "", 1, 0)));
    var running = new AtomicInteger();
    var most = new AtomicInteger();
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (int i = 0; i < 50; i++) {
        var _ =
            threads.submit(() ->
                pace.within(
                    "one",
                    () -> {
                      most.accumulateAndGet(running.incrementAndGet(), Math::max);
                      LockSupport.parkNanos(1_000);
                      return running.decrementAndGet();
                    }));
      }
    }
    assertThat(most).hasValue(1);
  }
}
