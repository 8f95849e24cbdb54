package dev.belay.acceptance.compose;

import java.io.IOException;
import java.net.ServerSocket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Where a stack is reached on the host of its engine.
 *
 * @param front of its web server
 */
record Ports(int front) {
  private static final Set<Integer> GIVEN = ConcurrentHashMap.newKeySet();

  static Ports chosen() {
    return new Ports(free());
  }

  /**
   * Below those that a system gives to whoever connects, and each one once: between asking and
   * taking it, another stack may ask.
   */
  static int free() {
    while (true) {
      int port = ThreadLocalRandom.current().nextInt(20_000, 32_000);
      if (isFree(port) && GIVEN.add(port)) {
        return port;
      }
    }
  }

  private static boolean isFree(int port) {
    try (var socket = new ServerSocket(port)) {
      return socket.isBound();
    } catch (IOException e) {
      return false;
    }
  }
}
