package dev.belay.contract.replay;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** One answer of the stand-in API as it will be written to the wire. */
record Scripted(int status, Map<String, String> headers, List<Piece> pieces, End end) {

  record Piece(String text, long waitMillis) {}

  enum End {
    COMPLETE,
    CUT,
    NOTHING,
    ENDLESS,
    HUGE
  }

  static Scripted json(int status, String body) {
    var headers = new TreeMap<String, String>();
    headers.put("Content-Type", "application/json");
    headers.put("Access-Control-Allow-Origin", "*");
    headers.put("Cache-Control", "no-store");
    return new Scripted(status, headers, List.of(new Piece(body, 0)), End.COMPLETE);
  }

  static Scripted stream(List<String> blocks) {
    return new Scripted(
        200,
        Map.of("Content-Type", "text/event-stream"),
        blocks.stream().map(b -> new Piece(b, 5)).toList(),
        End.COMPLETE);
  }

  String body() {
    return String.join("", pieces.stream().map(Piece::text).toList());
  }

  Scripted status(int other) {
    return new Scripted(other, headers, pieces, end);
  }

  Scripted end(End other) {
    return new Scripted(status, headers, pieces, other);
  }

  Scripted header(String name, String value) {
    var changed = new TreeMap<>(headers);
    if (value.isEmpty()) {
      changed.remove(name);
    } else {
      changed.put(name, value);
    }
    return new Scripted(status, changed, pieces, end);
  }

  Scripted pieces(List<Piece> others) {
    return new Scripted(status, headers, others, end);
  }

  Scripted body(String other) {
    return pieces(List.of(new Piece(other, 0)));
  }

  /** The body's text with every match replaced; the match has to be there. */
  Scripted replace(String regex, String by) {
    String changed = body().replaceAll(regex, by);
    if (changed.equals(body())) {
      throw new IllegalStateException(regex + " is not in " + body());
    }
    return pieces.size() == 1
        ? body(changed)
        : pieces(
            pieces.stream()
                .map(p -> new Piece(p.text().replaceAll(regex, by), p.waitMillis()))
                .toList());
  }

  Scripted slower(long millis) {
    var slow = new ArrayList<>(pieces);
    slow.set(0, new Piece(pieces.getFirst().text(), millis));
    return pieces(slow);
  }
}
