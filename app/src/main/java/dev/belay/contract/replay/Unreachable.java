package dev.belay.contract.replay;

import dev.belay.contract.replay.Reply.Bytes;
import dev.belay.contract.replay.Reply.Content;
import dev.belay.contract.replay.Reply.Json;
import dev.belay.contract.replay.Reply.Stream;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;

/** What an answer says when not the API but something behind it could not be reached (S20). */
final class Unreachable {
  private static final Pattern WORDS =
      Pattern.compile(
          "connection (refused|error|reset|aborted)|timed? ?out|unreachable|name resolution"
              + "|name or service not known|getaddrinfo|max retries exceeded|no route to host"
              + "|could not resolve|failed to establish",
          Pattern.CASE_INSENSITIVE);

  private Unreachable() {}

  static boolean says(Content content) {
    return switch (content) {
      case Json(var tree) -> says(tree);
      case Stream(var events, var _) ->
          events.stream().anyMatch(e -> e.kind().equals("error") && says(e.fields()));
      case Bytes ignored -> false;
    };
  }

  private static boolean says(JsonNode tree) {
    return WORDS.matcher(tree.path("message").asString("")).find();
  }
}
