package dev.belay.contract.usage;

import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;

/**
 * Reads lines in nginx's {@code main} format as Dify configures it, and in {@code combined}. A time
 * behind the last quote ({@code 0.123}, {@code rt=0.123} or {@code request_time=0.123}, seconds) is
 * read as the latency. Works on bytes, since a day of traffic has millions of lines.
 */
final class AccessLine {
  private static final String MONTHS = "JanFebMarAprMayJunJulAugSepOctNovDec";

  private final Tally tally;
  private final long seed;
  private final Map<Long, String> programs = new HashMap<>();

  /**
   * @param seed drawn for one reading and forgotten, so that callers cannot be found again
   */
  AccessLine(Tally tally, long seed) {
    this.tally = tally;
    this.seed = seed;
  }

  void read(byte[] b, int start, int end) {
    int from = start;
    int to = end;
    if (to - from > 10 && b[from] == '{' && b[from + 2] == 'l') {
      to = unescaped(b, from, to); // Docker's json-file: {"log":"…\n","stream":…}
    }
    int bar = from;
    while (bar < Math.min(to, from + 60) && b[bar] != '"' && b[bar] != '|') {
      bar++;
    }
    if (bar < to && b[bar] == '|' && bar + 1 < to) {
      from = bar + 2; // docker compose logs: `nginx-1  | `
    }
    int method = next(b, from, to, '"') + 1;
    int methodEnd = next(b, method, to, ' ');
    int target = methodEnd + 1;
    int targetEnd = targetEnd(b, target, to);
    int close = next(b, targetEnd, to, '"');
    int status = close + 2;
    if (status + 3 > to || !isMethod(b, method, methodEnd) || !digits(b, status)) {
      tally.unread();
      return;
    }
    int code = (b[status] - '0') * 100 + (b[status + 1] - '0') * 10 + b[status + 2] - '0';
    int referer = next(b, status, to, '"');
    int agent = next(b, next(b, referer + 1, to, '"') + 1, to, '"') + 1;
    int agentEnd = next(b, agent, to, '"');
    int forwarded = next(b, agentEnd + 1, to, '"') + 1;
    int forwardedEnd = next(b, forwarded, to, '"');
    int rest = Math.min(to, (forwardedEnd < to ? forwardedEnd : agentEnd) + 1);
    long caller =
        forwardedEnd < to && forwardedEnd - forwarded > 1
            ? hash(b, forwarded, until(b, forwarded, forwardedEnd, ','), seed)
            : hash(b, from, until(b, from, method, ' '), seed);
    caller = agentEnd <= to ? hash(b, Math.min(agent, to), agentEnd, caller) : caller;
    tally.call(
        text(b, method, methodEnd),
        path(b, target, targetEnd),
        code,
        caller,
        agentEnd < to ? program(b, agent, agentEnd) : "other",
        millis(b, rest, to),
        second(b, next(b, from, method, '[') + 1, method));
  }

  /** Undoes JSON's quoting in place and answers the new end. */
  private static int unescaped(byte[] b, int from, int to) {
    int out = from;
    for (int i = from + 8; i < to && b[i] != '"'; i++) {
      if (b[i] == '\\' && i + 1 < to) {
        i++;
        if (b[i] == 'n') {
          break;
        }
      }
      b[out++] = b[i];
    }
    return out;
  }

  private static int next(byte[] b, int from, int to, char c) {
    int i = from;
    while (i < to && b[i] != c) {
      i++;
    }
    return i;
  }

  private static int until(byte[] b, int from, int to, char c) {
    return Math.min(next(b, from, to, c), to);
  }

  private static int targetEnd(byte[] b, int from, int to) {
    int i = from;
    while (i < to && b[i] != ' ' && b[i] != '"' && b[i] != '?' && b[i] != '#') {
      i++;
    }
    return i;
  }

  /** What is no word in capitals is somebody's bytes, and appears in no report. */
  private static boolean isMethod(byte[] b, int from, int to) {
    for (int i = from; i < to; i++) {
      if (b[i] < 'A' || b[i] > 'Z') {
        return false;
      }
    }
    return to - from >= 3 && to - from <= 8;
  }

  private static boolean digits(byte[] b, int at) {
    for (int i = at; i < at + 3; i++) {
      if (b[i] < '0' || b[i] > '9') {
        return false;
      }
    }
    return true;
  }

  private static String text(byte[] b, int from, int to) {
    return new String(b, from, to - from, StandardCharsets.ISO_8859_1);
  }

  private static String path(byte[] b, int from, int to) {
    String target = text(b, from, to);
    int host = target.indexOf("://");
    if (host < 0) {
      return target;
    }
    int slash = target.indexOf('/', host + 3);
    return slash < 0 ? "/" : target.substring(slash);
  }

  private static long hash(byte[] b, int from, int to, long seed) {
    long h = seed ^ 0xcbf29ce484222325L;
    for (int i = from; i < to; i++) {
      h = (h ^ b[i]) * 0x100000001b3L;
      h ^= h >>> 29;
    }
    return h;
  }

  /** {@code python-requests/2.31.0} of a user agent; what is no plain product is {@code other}. */
  private String program(byte[] b, int from, int to) {
    int end = from;
    while (end < to && b[end] != ' ' && end - from < 60) {
      end++;
    }
    long key = hash(b, from, end, 0);
    String known = programs.get(key);
    if (known == null) {
      String product = text(b, from, end);
      known = Products.of(product);
      if (programs.size() < 10_000) {
        programs.put(key, known);
      }
    }
    return known;
  }

  private static long millis(byte[] b, int from, int to) {
    int start = to;
    while (start > from && b[start - 1] != ' ') {
      start--;
    }
    int equals = next(b, start, to, '=');
    int digits = equals < to ? equals + 1 : start;
    double seconds = 0;
    double scale = 0;
    if (digits >= to) {
      return -1;
    }
    for (int i = digits; i < to; i++) {
      if (b[i] == '.' && scale == 0) {
        scale = 1;
      } else if (b[i] >= '0' && b[i] <= '9') {
        seconds = seconds * 10 + (b[i] - '0');
        scale *= 10;
      } else {
        return -1;
      }
    }
    return scale < 10 ? -1 : Math.round(seconds / scale * 1000);
  }

  /** {@code 22/Nov/2026:19:52:29 +0000}. */
  private static long second(byte[] b, int at, int to) {
    if (at + 26 > to || !MONTHS.contains(text(b, at + 3, at + 6))) {
      return 0;
    }
    int month = MONTHS.indexOf(text(b, at + 3, at + 6)) / 3 + 1;
    long days = days(number(b, at + 7, 4), month, number(b, at, 2));
    long clock =
        number(b, at + 12, 2) * 3600L + number(b, at + 15, 2) * 60L + number(b, at + 18, 2);
    long zone = number(b, at + 22, 2) * 3600L + number(b, at + 24, 2) * 60L;
    return days * 86_400 + clock - (b[at + 21] == '-' ? -zone : zone);
  }

  private static int number(byte[] b, int at, int length) {
    int n = 0;
    for (int i = at; i < at + length; i++) {
      n = n * 10 + (b[i] - '0');
    }
    return n;
  }

  /** Days since the epoch, by shifting the year to begin in March. */
  private static long days(int year, int month, int day) {
    long y = month <= 2 ? year - 1L : year;
    long era = Math.floorDiv(y, 400);
    long ofEra = y - era * 400;
    long ofYear = (153L * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1;
    return era * 146_097 + ofEra * 365 + ofEra / 4 - ofEra / 100 + ofYear - 719_468;
  }
}
