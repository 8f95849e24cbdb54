package dev.belay.contract.usage;

import dev.belay.contract.OperationKey;
import dev.belay.contract.UsageCounts;
import dev.belay.contract.UsageCounts.Calls;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** Counts calls. Of one thread; several are added up at the end. */
final class Tally {
  private static final int MOST_OPERATIONS = 2_000;
  private static final int MOST_CALLERS = 10_000;
  private static final int MOST_PROGRAMS = 200;
  private static final int SHOWN_PROGRAMS = 5;
  private static final int MOST_PATHS = 20_000;

  /** What Dify's own proxy knows; any other first word may be somebody's data. */
  private static final Set<String> DOORS =
      Set.of(
          "console",
          "api",
          "v1",
          "openapi",
          "files",
          "explore",
          "e",
          "mcp",
          "triggers",
          "socket.io");

  private static final double STEP = Math.log(1.05);

  private final OperationTree tree;
  private final String prefix;
  private final Map<String, String> paths = new HashMap<>();
  private final Map<String, Operation> operations = new HashMap<>();
  private final Map<String, Long> elsewhere = new TreeMap<>();
  private long lines;
  private long unread;
  private long first = Long.MAX_VALUE;
  private long last = Long.MIN_VALUE;

  /** What is known of one operation; {@code times} counts by a logarithm of milliseconds. */
  private static final class Operation {
    long count;
    final Set<Long> callers = new HashSet<>();
    final Map<String, Long> programs = new HashMap<>();
    final Map<Integer, Long> statuses = new TreeMap<>();
    final long[] times = new long[400];
    long timed;
  }

  /**
   * @param prefix under which the Service API is reached, for example {@code /v1}
   */
  Tally(OperationTree tree, String prefix) {
    this.tree = tree;
    this.prefix = prefix;
  }

  void unread() {
    lines++;
    unread++;
  }

  /**
   * @param path without query
   * @param caller a number for who called
   * @param program name and version of the calling program, or {@code other}
   * @param millis -1 when unknown
   * @param second since the epoch, 0 when unknown
   */
  void call(
      String method,
      String path,
      int status,
      long caller,
      String program,
      long millis,
      long second) {
    lines++;
    if (second > 0) {
      first = Math.min(first, second);
      last = Math.max(last, second);
    }
    if (!isBelowPrefix(path)) {
      elsewhere.merge(firstWord(path), 1L, Long::sum);
      return;
    }
    String name = paths.get(path);
    if (name == null) {
      name = tree.name(path.substring(prefix.length()));
      if (paths.size() < MOST_PATHS) {
        paths.put(path, name);
      }
    }
    String title = method + " " + name;
    Operation operation = operations.get(title);
    if (operation == null) {
      operation =
          operations.computeIfAbsent(
              operations.size() < MOST_OPERATIONS ? title : "GET /{}", t -> new Operation());
    }
    operation.count++;
    operation.statuses.merge(status, 1L, Long::sum);
    if (operation.callers.size() < MOST_CALLERS) {
      operation.callers.add(caller);
    }
    if (operation.programs.size() < MOST_PROGRAMS || operation.programs.containsKey(program)) {
      operation.programs.merge(program, 1L, Long::sum);
    }
    if (millis >= 0) {
      operation.timed++;
      operation.times[(int) Math.min(399, Math.log(millis + 1.0) / STEP)]++;
    }
  }

  private boolean isBelowPrefix(String path) {
    return path.length() > prefix.length() + 1
        && path.startsWith(prefix)
        && path.charAt(prefix.length()) == '/';
  }

  private static String firstWord(String path) {
    int end = path.indexOf('/', 1);
    String word = path.length() < 2 ? "" : path.substring(1, end < 0 ? path.length() : end);
    return DOORS.contains(word) ? "/" + word : "/";
  }

  void add(Tally other) {
    lines += other.lines;
    unread += other.unread;
    first = Math.min(first, other.first);
    last = Math.max(last, other.last);
    other.elsewhere.forEach((word, n) -> elsewhere.merge(word, n, Long::sum));
    other.operations.forEach((title, theirs) -> {
      Operation mine = operations.computeIfAbsent(title, t -> new Operation());
      mine.count += theirs.count;
      mine.timed += theirs.timed;
      mine.callers.addAll(theirs.callers);
      theirs.programs.forEach((p, n) -> mine.programs.merge(p, n, Long::sum));
      theirs.statuses.forEach((s, n) -> mine.statuses.merge(s, n, Long::sum));
      for (int i = 0; i < mine.times.length; i++) {
        mine.times[i] += theirs.times[i];
      }
    });
  }

  UsageCounts counts() {
    var counts = new TreeMap<String, Calls>();
    operations.forEach((title, o) -> {
      int space = title.indexOf(' ');
      OperationKey key = OperationKey.of(title.substring(0, space), title.substring(space + 1));
      var calls =
          new Calls(
              title,
              o.count,
              o.callers.size(),
              most(o.programs),
              new TreeMap<>(o.statuses),
              percentile(o, 0.5),
              percentile(o, 0.99));
      counts.put(key.method() + " " + key.path(), calls);
    });
    return new UsageCounts(
        new TreeMap<>(counts),
        new TreeMap<>(elsewhere),
        lines,
        unread,
        first == Long.MAX_VALUE ? 0 : first,
        last == Long.MIN_VALUE ? 0 : last);
  }

  private static Map<String, Long> most(Map<String, Long> programs) {
    var most = new LinkedHashMap<String, Long>();
    programs.entrySet().stream()
        .sorted(
            Map.Entry.<String, Long>comparingByValue(Comparator.reverseOrder())
                .thenComparing(Map.Entry.comparingByKey()))
        .limit(SHOWN_PROGRAMS)
        .forEach(e -> most.put(e.getKey(), e.getValue()));
    return most;
  }

  private static int percentile(Operation o, double part) {
    long wanted = (long) Math.ceil(o.timed * part);
    long seen = 0;
    for (int i = 0; i < o.times.length && o.timed > 0; i++) {
      seen += o.times[i];
      if (seen >= wanted) {
        return (int) Math.round(Math.exp((i + 0.5) * STEP) - 1);
      }
    }
    return -1;
  }
}
