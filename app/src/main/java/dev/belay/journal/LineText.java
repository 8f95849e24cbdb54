package dev.belay.journal;

import dev.belay.outside.Sha256;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.regex.Pattern;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** Lines as bytes and back. */
final class LineText {
  static final JsonMapper JSON =
      JsonMapper.builder().disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES).build();
  static final String ZEROS = "0".repeat(64);
  private static final int SUM_LENGTH = ",\"sum\":\"".length() + 64 + "\"}".length();

  private static final Pattern INNER_END =
      Pattern.compile(",\"sum\":\"[0-9a-f]{64}\"}.", Pattern.DOTALL);

  private LineText() {}

  /** A line, and its text with the line break. */
  record Written(Line line, String text) {}

  static Written write(long number, Instant at, long epoch, Entry entry, String prev) {
    ObjectNode node = JSON.createObjectNode();
    node.put("n", number).put("at", at.toString()).put("epoch", epoch);
    ObjectNode members = JSON.valueToTree(entry);
    node.setAll(members);
    node.put("prev", prev);
    String text = node.toString();
    String covered = text.substring(0, text.length() - 1);
    String sum = Sha256.of(covered.getBytes(StandardCharsets.UTF_8));
    String line = covered + ",\"sum\":\"" + sum + "\"}\n";
    return new Written(new Line(number, at, epoch, entry, sum), line);
  }

  /**
   * @param bytes a line without its line break
   * @throws BadLine with what is wrong with it
   */
  static Line read(byte[] bytes, long number, String prev) throws BadLine {
    if (bytes.length <= SUM_LENGTH) {
      throw new BadLine("it is too short to be a line");
    }
    int covered = bytes.length - SUM_LENGTH;
    String sum = Sha256.of(Arrays.copyOf(bytes, covered));
    String ending = new String(bytes, covered, SUM_LENGTH, StandardCharsets.UTF_8);
    if (!ending.equals(",\"sum\":\"" + sum + "\"}")) {
      throw new BadLine("its content does not have the sum that it names");
    }
    try {
      var node = (ObjectNode) JSON.readTree(bytes);
      if (node.path("n").asLong() != number) {
        throw new BadLine("it says that it is line " + node.path("n"));
      }
      if (!node.path("prev").asString().equals(prev)) {
        throw new BadLine("it does not follow the line before it");
      }
      var entry = JSON.treeToValue(node, Entry.class);
      var at = Instant.parse(node.path("at").asString());
      return new Line(number, at, node.path("epoch").asLong(), entry, sum);
    } catch (JacksonException e) {
      throw new BadLine(e.getOriginalMessage());
    }
  }

  /** Whether a line ends inside the text: then more than one append is in it. */
  static boolean holdsAWholeLine(byte[] text) {
    return INNER_END.matcher(new String(text, StandardCharsets.ISO_8859_1)).find();
  }

  /** A line that is not as docs/journal.md describes it. */
  static final class BadLine extends Exception {
    BadLine(String what) {
      super(what);
    }
  }
}
