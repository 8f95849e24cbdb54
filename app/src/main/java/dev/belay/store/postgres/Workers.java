package dev.belay.store.postgres;

import dev.belay.database.Session;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.BiFunction;
import java.util.function.Supplier;

/** Several sessions that share a list of work; the first failure ends all of them. */
final class Workers {
  private Workers() {}

  /** Results in no particular order. */
  static <I, R> List<R> each(
      List<I> items, int sessions, Supplier<Session> opening, BiFunction<Session, I, R> work) {
    if (items.isEmpty()) {
      return List.of();
    }
    var queue = new ConcurrentLinkedQueue<>(items);
    int count = Math.min(Math.max(1, sessions), items.size());
    try (var threads = Executors.newFixedThreadPool(count)) {
      var running = new ArrayList<Future<List<R>>>();
      for (int i = 0; i < count; i++) {
        running.add(threads.submit(() -> drain(queue, opening, work)));
      }
      var results = new ArrayList<R>();
      for (Future<List<R>> future : running) {
        results.addAll(future.get());
      }
      return results;
    } catch (ExecutionException e) {
      if (e.getCause() instanceof RuntimeException cause) {
        throw cause;
      }
      throw new IllegalStateException(e.getCause());
    } catch (InterruptedException e) {
      queue.clear();
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  private static <I, R> List<R> drain(
      ConcurrentLinkedQueue<I> queue, Supplier<Session> opening, BiFunction<Session, I, R> work) {
    var results = new ArrayList<R>();
    try (Session session = opening.get()) {
      for (I item = queue.poll(); item != null; item = queue.poll()) {
        results.add(work.apply(session, item));
      }
      return results;
    } catch (RuntimeException | Error e) {
      queue.clear();
      throw e;
    }
  }
}
