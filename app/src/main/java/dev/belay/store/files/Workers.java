package dev.belay.store.files;

import dev.belay.outside.OutsideException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;

/** A few threads for many files; the first failure ends all. */
final class Workers implements AutoCloseable {
  private final ExecutorService threads =
      Executors.newFixedThreadPool(Math.max(2, Runtime.getRuntime().availableProcessors()));

  /** The results in the order of the tasks. */
  <T extends @Nullable Object> List<T> all(List<Callable<T>> tasks) throws IOException {
    var futures = new ArrayList<Future<T>>(tasks.size());
    tasks.forEach(t -> futures.add(threads.submit(t)));
    var results = new ArrayList<T>(tasks.size());
    try {
      for (var future : futures) {
        results.add(future.get());
      }
      return results;
    } catch (ExecutionException e) {
      threads.shutdownNow();
      switch (e.getCause()) {
        case IOException io -> throw io;
        case OutsideException outside -> throw outside;
        case null, default -> throw new IllegalStateException(e.getCause());
      }
    } catch (InterruptedException e) {
      threads.shutdownNow();
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    }
  }

  @Override
  public void close() {
    threads.close();
  }
}
