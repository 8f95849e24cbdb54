package dev.belay.contract.replay;

import dev.belay.contract.replay.JsonComparison.Difference;
import dev.belay.contract.replay.Reply.Answer;
import dev.belay.contract.replay.Reply.Bytes;
import dev.belay.contract.replay.Reply.Json;
import dev.belay.contract.replay.Reply.Stream;
import dev.belay.outside.Http.Ending;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;

/** Everything in which one answer differs from another, times left out. */
final class AnswerComparison {
  private AnswerComparison() {}

  static List<Difference> of(Answer a, Answer b, Moments moments) {
    var found = new ArrayList<Difference>();
    if (a.status() != b.status()) {
      found.add(
          new Difference(ReplayRule.STATUS_CHANGED, "status", "" + a.status(), "" + b.status()));
    }
    if (!a.media().equals(b.media())) {
      found.add(new Difference(ReplayRule.MEDIA_CHANGED, "media type", a.media(), b.media()));
    }
    headers(a, b, found);
    if (a.ending() != b.ending() && a.ending() == Ending.COMPLETE) {
      found.add(new Difference(rule(b.ending()), "answer", "complete", b.ending().words()));
    }
    boolean error = a.status() >= 400 && b.status() >= 400;
    boolean sameOutcome = (a.status() >= 400) == (b.status() >= 400);
    if (sameOutcome) {
      contents(a, b, error, moments, found);
    }
    return found;
  }

  private static ReplayRule rule(Ending ending) {
    return switch (ending) {
      case COMPLETE, CLOSED_EARLY -> ReplayRule.ANSWER_CUT;
      case TOO_LONG -> ReplayRule.ANSWER_ENDLESS;
      case TOO_LARGE -> ReplayRule.ANSWER_TOO_LARGE;
    };
  }

  private static void headers(Answer a, Answer b, List<Difference> found) {
    var names = new TreeSet<>(a.headers().keySet());
    names.addAll(b.headers().keySet());
    for (String name : names) {
      String old = a.headers().get(name);
      String now = b.headers().get(name);
      String place = "header " + name;
      if (old == null) {
        found.add(new Difference(ReplayRule.HEADER_ADDED, place, "", ""));
      } else if (now == null) {
        found.add(new Difference(ReplayRule.HEADER_GONE, place, "", ""));
      } else if (!meaning(name, old).equals(meaning(name, now))
          && (!name.equals("content-type") || a.media().equals(b.media()))) {
        boolean shown = name.equals("location") || name.equals("content-disposition");
        found.add(
            new Difference(ReplayRule.HEADER_CHANGED, place, shown ? "" : old, shown ? "" : now));
      }
    }
  }

  /** Where a redirect leads, without the server's own address, which differs by design. */
  static String meaning(String name, String value) {
    return switch (name) {
      case "location" -> value.replaceFirst("^https?://[^/]*", "").replaceFirst("\\?.*", "");
      case "content-type" -> value.toLowerCase(java.util.Locale.ROOT).replaceAll("[\\s\"]", "");
      default -> value;
    };
  }

  private static void contents(
      Answer a, Answer b, boolean error, Moments moments, List<Difference> found) {
    switch (a.content()) {
      case Json(var old) -> {
        if (b.content() instanceof Json(var tree)) {
          found.addAll(JsonComparison.of("body", old, tree, error, moments));
        } else if (b.content() instanceof Bytes(var length, var broken)
            && broken
            && b.ending() == Ending.COMPLETE) {
          found.add(new Difference(ReplayRule.JSON_BROKEN, "body", "JSON", length + " bytes"));
        }
      }
      case Stream old -> {
        if (b.content() instanceof Stream stream) {
          found.addAll(StreamComparison.of(old, stream, moments));
        }
      }
      case Bytes(var length, var _) -> {
        if (b.content() instanceof Bytes(var other, var _) && other != length) {
          found.add(
              new Difference(
                  ReplayRule.LENGTH_CHANGED, "body", length + " bytes", other + " bytes"));
        }
      }
    }
  }
}
