package dev.belay.contract.replay;

import dev.belay.contract.Severity;
import java.util.Locale;

/** What an observer of two answers calls a difference; the id is the name in kebab case. */
public enum ReplayRule {
  NO_ANSWER(Severity.BREAKING, "there is no answer where there was one"),
  ANSWER_CUT(Severity.BREAKING, "the server closes in the middle of the answer"),
  ANSWER_ENDLESS(Severity.BREAKING, "the answer does not end within the probe's limit"),
  ANSWER_TOO_LARGE(Severity.BREAKING, "the answer is larger than Belay reads"),
  STATUS_CHANGED(Severity.BREAKING, "another status"),
  MEDIA_CHANGED(Severity.BREAKING, "another media type"),
  JSON_BROKEN(Severity.BREAKING, "what says it is JSON is none"),
  HEADER_CHANGED(Severity.RISKY, "a header that callers act upon says something else"),
  HEADER_GONE(Severity.RISKY, "a header that callers act upon is gone"),
  HEADER_ADDED(Severity.COMPATIBLE, "a header that callers act upon is new"),
  FIELD_GONE(Severity.BREAKING, "a field of the answer is gone"),
  FIELD_ADDED(Severity.COMPATIBLE, "a field of the answer is new"),
  TYPE_CHANGED(Severity.BREAKING, "a value has another type"),
  NULL_NOW(Severity.RISKY, "a value is null now"),
  VALUE_CHANGED(Severity.RISKY, "a value that stayed between two plays is another one"),
  COUNT_CHANGED(Severity.RISKY, "a list has another length"),
  LENGTH_CHANGED(Severity.RISKY, "an answer that is no JSON has another length"),
  EVENT_GONE(Severity.BREAKING, "a kind of event does not come any more"),
  EVENT_ADDED(Severity.RISKY, "a new kind of event comes"),
  EVENT_ORDER_CHANGED(Severity.BREAKING, "events come in another order"),
  EVENT_BROKEN(Severity.BREAKING, "an event's data is no JSON"),
  STREAM_END_CHANGED(Severity.BREAKING, "the stream ends with another event"),
  STREAM_AT_ONCE(Severity.BREAKING, "the text comes in one piece instead of many"),
  STREAM_STALLED(Severity.RISKY, "the stream is silent for long in its middle"),
  STREAM_TEXT_CHANGED(Severity.RISKY, "the text of the whole stream is another one"),
  FIRST_EVENT_LATER(Severity.RISKY, "the first byte comes much later"),
  SLOWER(Severity.RISKY, "the answer takes much longer");

  private final Severity severity;
  private final String meaning;

  ReplayRule(Severity severity, String meaning) {
    this.severity = severity;
    this.meaning = meaning;
  }

  public String id() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  public Severity severity() {
    return severity;
  }

  /** Whether before and after are words of the protocol, the same in every run. */
  boolean hasWords() {
    return switch (this) {
      case NO_ANSWER,
          STATUS_CHANGED,
          MEDIA_CHANGED,
          HEADER_CHANGED,
          TYPE_CHANGED,
          STREAM_END_CHANGED,
          EVENT_ORDER_CHANGED ->
          true;
      case ANSWER_CUT,
          ANSWER_ENDLESS,
          ANSWER_TOO_LARGE,
          JSON_BROKEN,
          HEADER_GONE,
          HEADER_ADDED,
          FIELD_GONE,
          FIELD_ADDED,
          NULL_NOW,
          VALUE_CHANGED,
          COUNT_CHANGED,
          LENGTH_CHANGED,
          EVENT_GONE,
          EVENT_ADDED,
          EVENT_BROKEN,
          STREAM_AT_ONCE,
          STREAM_STALLED,
          STREAM_TEXT_CHANGED,
          FIRST_EVENT_LATER,
          SLOWER ->
          false;
    };
  }

  public String meaning() {
    return meaning;
  }
}
