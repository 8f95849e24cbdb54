package dev.belay.config;

import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * A key or block that a chart stopped reading, and where its meaning went.
 *
 * @param since the first chart that no longer reads {@code from}
 * @param to the key that means the same from then on, if there is one
 * @param effect what happens to an installation that still sets {@code from}
 * @param source where it is known from
 */
public record ValuesMove(
    ChartVersion since, KeyPath from, Optional<KeyPath> to, String effect, String source) {

  /** The known moves, in the order of their charts. */
  public static List<ValuesMove> shipped() {
    try (InputStream in = ValuesMove.class.getResourceAsStream("values-moves.yaml")) {
      byte[] bytes = Objects.requireNonNull(in, "values-moves.yaml").readAllBytes();
      return parse(YamlText.of("values-moves.yaml", bytes));
    } catch (IOException e) {
      throw new IllegalStateException("values-moves.yaml", e);
    }
  }

  private static List<ValuesMove> parse(YamlText text) {
    var moves = new ArrayList<ValuesMove>();
    if (YamlTree.value(text.root()) instanceof Map<?, ?> top) {
      top.forEach((since, list) -> {
        for (Object item : (Iterable<?>) Objects.requireNonNull(list)) {
          var row = (Map<?, ?>) Objects.requireNonNull(item);
          moves.add(
              new ValuesMove(
                  ChartVersion.of(String.valueOf(since)),
                  KeyPath.of(text(row, "from")),
                  Optional.ofNullable((Object) row.get("to")).map(t -> KeyPath.of(t.toString())),
                  text(row, "effect"),
                  text(row, "source")));
        }
      });
    }
    return moves;
  }

  private static String text(Map<?, ?> row, String key) {
    return String.valueOf(Objects.requireNonNull(row.get(key), key));
  }

  /** Whether an upgrade between the two charts passes the one that brought this. */
  boolean between(ChartVersion from, ChartVersion to) {
    return since.edition() == to.edition() && from.compareTo(since) < 0 && since.compareTo(to) <= 0;
  }
}
