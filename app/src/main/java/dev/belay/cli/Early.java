package dev.belay.cli;

import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;

/** A result that is computed beside the work that needs it later. */
final class Early<T> {
  private final FutureTask<T> task;

  private Early(FutureTask<T> task) {
    this.task = task;
  }

  static <T> Early<T> start(Callable<T> work) {
    var task = new FutureTask<>(work);
    Thread.ofPlatform().daemon().start(task);
    return new Early<>(task);
  }

  /** Waits for it; throws what the work threw. */
  T get() {
    try {
      return task.get();
    } catch (ExecutionException e) {
      switch (e.getCause()) {
        case RuntimeException failed -> throw failed;
        case Error failed -> throw failed;
        case null, default -> throw new IllegalStateException(e);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }
}
