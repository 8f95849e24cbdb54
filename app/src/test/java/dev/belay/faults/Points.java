package dev.belay.faults;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.HashMap;
import java.util.Map;

/**
 * The points that a Belay under test passes. Every point has a name that is the same in every run;
 * at the wanted one this process reports to its test and does nothing more until the test answers:
 * the test then kills it for real, or breaks something and lets it go on.
 *
 * @see Stage the other end
 */
final class Points {
  /** What the test answers. */
  enum Answer {
    GO,
    /** The connection to the database server breaks here. */
    CUT
  }

  static final String PORT = "BELAY_FAULT_PORT";
  static final String POINT = "BELAY_FAULT_POINT";
  static final String LOG = "BELAY_FAULT_LOG";

  /** The site's database, which every site calls the same in the names of points. */
  static final String DATABASE = "BELAY_FAULT_DATABASE";

  private static final int LONGEST = 110;

  private final String database;

  private final String wanted;
  private final Path log;
  private final int port;
  private final Map<String, Integer> passed = new HashMap<>();

  Points(Map<String, String> environment) {
    this.database = environment.getOrDefault(DATABASE, "dify");
    this.wanted = environment.getOrDefault(POINT, "");
    this.log = Path.of(environment.get(LOG));
    this.port = Integer.parseInt(environment.getOrDefault(PORT, "0"));
  }

  /** Passes a point; its name gets the number of times that it was passed before. */
  Answer pass(String name) {
    String point = numbered(common(name));
    return point.equals(wanted) ? ask("at " + point) : Answer.GO;
  }

  /** Announces a point that cannot be stopped at, so that the test can hold what comes. */
  void announce(String text) {
    String name = common(text);
    String point;
    synchronized (passed) {
      point = name + " #" + (passed.getOrDefault(name, 0) + 1);
    }
    if (point.equals(wanted)) {
      ask("before " + point);
    }
  }

  /** The same on every site, and short enough for a table. */
  private String common(String text) {
    String name = text.replace(database, "dify");
    return name.length() > LONGEST ? name.substring(0, LONGEST) + "…" : name;
  }

  private String numbered(String name) {
    synchronized (passed) {
      String point = name + " #" + passed.merge(name, 1, Integer::sum);
      try {
        Files.writeString(log, point + "\n", StandardOpenOption.CREATE, StandardOpenOption.APPEND);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
      return point;
    }
  }

  private Answer ask(String line) {
    try (var socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      socket.getOutputStream().write((line + "\n").getBytes(StandardCharsets.UTF_8));
      var in =
          new BufferedReader(
              new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8));
      String answer = in.readLine();
      return answer == null ? Answer.GO : Answer.valueOf(answer);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
