package dev.belay.contract.replay;

import dev.belay.outside.Http.Ending;
import dev.belay.outside.Http.Why;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/** An answer, read. */
sealed interface Reply {

  /**
   * @param media the content type without parameters, in lower case
   * @param headers those that matter to callers, names in lower case
   * @param content what the body says
   * @param version which release answered, as Dify's {@code X-Version} header says; else empty
   * @param unreachable whether an error in it says that something behind the API was not reached
   */
  record Answer(
      int status,
      String media,
      Map<String, String> headers,
      Content content,
      String version,
      boolean unreachable,
      Ending ending,
      long firstByteMillis,
      long longestGapMillis,
      long tookMillis)
      implements Reply {}

  record None(Why why, String seen) implements Reply {}

  /** The probe was not sent, since what it needs is not there. */
  record NotSent(String why) implements Reply {}

  sealed interface Content {}

  record Json(JsonNode tree) implements Content {}

  /**
   * @param broken blocks whose data is no JSON, keep-alives not counted
   */
  record Stream(List<Event> events, int broken) implements Content {}

  /**
   * @param kind the event field in the data, else of the block
   */
  record Event(String kind, JsonNode fields) {}

  /** Neither JSON nor events. */
  record Bytes(int length, boolean shouldBeJson) implements Content {}

  default Optional<Answer> answer() {
    return this instanceof Answer a ? Optional.of(a) : Optional.empty();
  }
}
