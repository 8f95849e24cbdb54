package dev.belay.rehearsal;

import dev.belay.store.Content;
import dev.belay.store.Content.Part;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What commands of the plan did to rows on the twin, by table.
 *
 * @param acts in their order
 */
record CommandAccount(List<Ran> acts) {

  /**
   * One of them.
   *
   * @param act its id in the catalog
   * @param before all rows when it began
   * @param after all rows when it had ended
   */
  record Ran(String act, Content before, Content after) {
    boolean changed(String part) {
      return !Objects.equals(before.parts().get(part), after.parts().get(part));
    }

    private String words(String part) {
      return "by the command %s (%s)"
          .formatted(act, rows(before.parts().get(part), after.parts().get(part)));
    }

    private static String rows(@Nullable Part before, @Nullable Part after) {
      long then = before == null ? 0 : before.rows();
      long now = after == null ? 0 : after.rows();
      return then == now
          ? "other values in %d rows".formatted(now)
          : "%d rows, then %d".formatted(then, now);
    }
  }

  CommandAccount {
    acts = List.copyOf(acts);
  }

  /** Where no command ran. */
  static CommandAccount none() {
    return new CommandAccount(List.of());
  }

  /**
   * Who changed this part, in words; empty where something else did as well, be it before the first
   * of them, between them or after the last.
   */
  Optional<String> by(String part, Content before, Content after) {
    var words = new ArrayList<String>();
    Part at = before.parts().get(part);
    for (Ran ran : acts) {
      if (!ran.changed(part)) {
        continue;
      }
      Part then = ran.before().parts().get(part);
      Part now = ran.after().parts().get(part);
      if (then == null || now == null || !then.equals(at)) {
        return Optional.empty();
      }
      words.add(ran.words(part));
      at = now;
    }
    return words.isEmpty() || !Objects.equals(at, after.parts().get(part))
        ? Optional.empty()
        : Optional.of(String.join(", ", words));
  }

  /** The same where a revision changed the part before the first of them. */
  Optional<String> also(String part) {
    var words = acts.stream().filter(a -> a.changed(part)).map(a -> a.words(part)).toList();
    return words.isEmpty() ? Optional.empty() : Optional.of(String.join(", ", words));
  }
}
