package dev.belay.deployment.compose;

import dev.belay.deployment.Container;
import java.math.BigInteger;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;

/**
 * Process 1 of a container. The engine asks only this one to end, and the kernel keeps from it what
 * it neither catches nor waits for; a shell in front of a server is such a one, and then a stop is
 * the whole grace and a kill.
 */
record FirstProcess(Docker docker) {
  private static final Duration ASKED = Duration.ofSeconds(20);
  private static final Duration PAUSE = Duration.ofMillis(200);
  private static final int SIGTERM = 15;

  /** Whether it is known that it would not hear SIGTERM. */
  boolean isDeaf(Container container) {
    return container.state().equals("running")
        && Optional.of(docker.attempt(ASKED, "exec", container.id(), "cat", "/proc/1/status"))
            .filter(ran -> ran.ok() && isDeaf(ran.stdout()))
            .isPresent();
  }

  /** What is blocked is waited for, as small init programs do. */
  static boolean isDeaf(String status) {
    var caught = mask(status, "SigCgt");
    var blocked = mask(status, "SigBlk");
    return caught.isPresent()
        && blocked.isPresent()
        && !caught.get().or(blocked.get()).testBit(SIGTERM - 1);
  }

  private static Optional<BigInteger> mask(String status, String name) {
    return status
        .lines()
        .filter(l -> l.startsWith(name + ":"))
        .map(l -> l.substring(name.length() + 1).strip())
        .filter(l -> l.matches("[0-9a-fA-F]+"))
        .map(l -> new BigInteger(l, 16))
        .findFirst();
  }

  /** Asks everything behind a deaf one to end, and waits until it has, or for the grace. */
  void askTheOthers(Container container, Duration grace) {
    Set<String> asked = others(container);
    docker.attempt(ASKED, "exec", "--user", "0", container.id(), "sh", "-c", "kill -TERM -1");
    long end = System.nanoTime() + grace.toNanos();
    while (others(container).stream().anyMatch(asked::contains) && System.nanoTime() < end) {
      LockSupport.parkNanos(PAUSE.toNanos());
    }
  }

  /** On the engine's host; none once the container has ended. */
  private Set<String> others(Container container) {
    return docker
        .attempt(ASKED, "top", container.id(), "-o", "pid")
        .stdout()
        .lines()
        .map(String::strip)
        .filter(l -> l.matches("[0-9]+") && !l.equals(String.valueOf(container.pid())))
        .collect(Collectors.toSet());
  }
}
