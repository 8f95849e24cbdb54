package dev.belay.faults;

import dev.belay.outside.Inspection;
import dev.belay.store.FileCapture;
import dev.belay.store.FileList;
import dev.belay.store.FilePass;
import dev.belay.store.FileRestore;
import dev.belay.store.FileSource;
import dev.belay.store.FileStore;
import dev.belay.store.FileVerdict;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;

/** Points before files are copied, as soon as some of them are there, and after. */
final class FaultyFiles implements FileStore {
  private final FileStore files;
  private static final long LOOK_NANOS = 200_000;
  private static final Executor THREADS = task -> Thread.ofPlatform().daemon().start(task);
  private final Points points;

  FaultyFiles(FileStore files, Points points) {
    this.files = files;
    this.points = points;
  }

  @Override
  public FileCapture capture(FileSource source, Path set, FilePass pass) {
    return passing(
        "capture in pass " + pass, set.resolve("tree"), () -> files.capture(source, set, pass));
  }

  @Override
  public FileRestore restore(Path set, String digest, FileSource source, Path aside) {
    return passing("restore", source.root(), () -> files.restore(set, digest, source, aside));
  }

  private <T> T passing(String name, Path written, Supplier<T> act) {
    points.pass("files, before: " + name);
    long before = count(written);
    var acting = CompletableFuture.supplyAsync(act, THREADS);
    while (count(written) <= before && !acting.isDone()) {
      LockSupport.parkNanos(LOOK_NANOS);
    }
    points.pass("files, while some are written: " + name);
    T result = FaultyShell.joined(acting);
    points.pass("files, after: " + name);
    return result;
  }

  private static long count(Path directory) {
    if (!Files.isDirectory(directory)) {
      return 0;
    }
    try (var all = Files.walk(directory)) {
      return all.count();
    } catch (IOException | UncheckedIOException e) {
      return 0; // it changes while it is walked
    }
  }

  @Override
  public Inspection inspect(Path set, FilePass pass) {
    return files.inspect(set, pass);
  }

  @Override
  public FileVerdict verify(Path set, Optional<String> digest) {
    return files.verify(set, digest);
  }

  @Override
  public FileList list(Path set) {
    return files.list(set);
  }
}
