package dev.belay.contract.usage;

import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.function.Supplier;

/** Reads lines in blocks, one thread reading and the others counting. */
final class UsageLines {
  private static final int BLOCK_BYTES = 1 << 20;
  private static final Block END = new Block(new byte[0], 0);

  private UsageLines() {}

  /** A read buffer handed over whole; nobody compares it. */
  @SuppressWarnings("ArrayRecordComponent")
  private record Block(byte[] bytes, int length) {}

  static void read(InputStream in, Supplier<Tally> tallies, Tally total, long seed)
      throws IOException {
    int workers = Math.max(1, Runtime.getRuntime().availableProcessors());
    var full = new LinkedBlockingQueue<Block>(workers + 1);
    var counted = new ArrayList<Future<Tally>>();
    try (var threads = Executors.newFixedThreadPool(workers)) {
      for (int i = 0; i < workers; i++) {
        counted.add(threads.submit(() -> count(full, tallies.get(), seed)));
      }
      try {
        feed(in, full);
      } finally {
        for (int i = 0; i < workers; i++) {
          full.put(END);
        }
      }
      sum(counted, total);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    }
  }

  private static void sum(List<Future<Tally>> counted, Tally total) throws InterruptedException {
    for (Future<Tally> one : counted) {
      try {
        total.add(one.get());
      } catch (ExecutionException e) {
        throw new IllegalStateException(e);
      }
    }
  }

  private static void feed(InputStream in, LinkedBlockingQueue<Block> full)
      throws IOException, InterruptedException {
    byte[] rest = new byte[0];
    while (true) {
      byte[] block = new byte[BLOCK_BYTES];
      System.arraycopy(rest, 0, block, 0, rest.length);
      int read = in.readNBytes(block, rest.length, BLOCK_BYTES - rest.length);
      int length = rest.length + read;
      if (length < BLOCK_BYTES) {
        full.put(new Block(block, length));
        return;
      }
      int end = length;
      while (end > 0 && block[end - 1] != '\n') {
        end--;
      }
      // A line longer than a block is no access line; its pieces are counted as not understood.
      int kept = end == 0 ? length : end;
      rest = new byte[length - kept];
      System.arraycopy(block, kept, rest, 0, rest.length);
      full.put(new Block(block, kept));
    }
  }

  private static Tally count(LinkedBlockingQueue<Block> full, Tally tally, long seed)
      throws InterruptedException {
    var line = new AccessLine(tally, seed);
    for (Block block = full.take(); block.length() > 0; block = full.take()) {
      byte[] b = block.bytes();
      int start = 0;
      for (int i = 0; i <= block.length(); i++) {
        if (i == block.length() || b[i] == '\n') {
          int end = i > start && b[i - 1] == '\r' ? i - 1 : i;
          if (end > start) {
            line.read(b, start, end);
          }
          start = i + 1;
        }
      }
    }
    return tally;
  }
}
