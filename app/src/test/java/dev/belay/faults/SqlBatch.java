package dev.belay.faults;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/** Messages of PostgreSQL's protocol up to the one that makes the server answer. */
final class SqlBatch {
  private static final Pattern CHANGE =
      Pattern.compile(
          "(?i)^\\s*(create|alter|drop|insert|update|delete|comment|grant|revoke|commit|rollback)"
              + "\\b.*|.*pg_terminate_backend.*",
          Pattern.DOTALL);

  private final Map<String, String> prepared = new HashMap<>();
  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
  private final List<String> statements = new ArrayList<>();

  /** Whether the server answers now, or the message must not wait. */
  boolean add(byte type, byte[] body) {
    bytes.write(type);
    bytes.writeBytes(ByteBuffer.allocate(4).putInt(body.length + 4).array());
    bytes.writeBytes(body);
    switch (type) {
      case 'Q' -> statements.add(text(body, 0));
      case 'P' -> prepared.put(text(body, 0), text(body, text(body, 0).length() + 1));
      case 'B' -> {
        int portal = text(body, 0).length() + 1;
        statements.add(prepared.getOrDefault(text(body, portal), ""));
      }
      default -> {}
    }
    return "PBDECH".indexOf(type) < 0;
  }

  void clear() {
    bytes.reset();
    statements.clear();
  }

  byte[] bytes() {
    return bytes.toByteArray();
  }

  /** The changing statements, without what differs from run to run; empty when there is none. */
  String change() {
    var changes = statements.stream().filter(s -> CHANGE.matcher(s).matches()).toList();
    String all = String.join("; ", changes).replaceAll("\\s+", " ").strip();
    return all.replaceAll("\\d{8}-\\d{6}-\\w{4}", "RUN")
        .replaceAll("ballast_[0-9a-f]{8}", "ballast")
        .replaceAll("(on database \\S+ is).*", "$1 …");
  }

  private static String text(byte[] body, int from) {
    int to = from;
    while (body[to] != 0) {
      to++;
    }
    // Only its bytes up to here are looked at by callers, so the length in bytes must be kept.
    return new String(body, from, to - from, StandardCharsets.ISO_8859_1);
  }
}
