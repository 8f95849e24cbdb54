package dev.belay.faults;

import dev.belay.database.ScratchServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

/**
 * The processor time of a process and of every child that it has waited for, which does not depend
 * on what else the machine does.
 */
final class ProcessorTime {
  private static final long TICKS_PER_SECOND = 100; // of /proc, whatever the kernel's own are
  private static final int FIRST_AFTER_NAME = 3;
  private static final int USER = 14;
  private static final int CHILDREN_SYSTEM = 17;

  private ProcessorTime() {}

  /** Of this test, its Belays and its server; zero where it cannot be read. */
  static Duration of(ScratchServer server) throws IOException {
    Path data = server.cluster().orElseThrow().folder().resolve("data");
    String postmaster = Files.readAllLines(data.resolve("postmaster.pid")).getFirst();
    return of("self").plus(of(postmaster.strip()));
  }

  private static Duration of(String process) throws IOException {
    Path file = Path.of("/proc", process, "stat");
    if (!Files.exists(file)) {
      return Duration.ZERO;
    }
    String stat = Files.readString(file);
    String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ");
    long ticks = 0;
    for (int field = USER; field <= CHILDREN_SYSTEM; field++) {
      ticks += Long.parseLong(fields[field - FIRST_AFTER_NAME].strip());
    }
    return Duration.ofMillis(ticks * 1000 / TICKS_PER_SECOND);
  }
}
