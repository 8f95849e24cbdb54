package dev.belay.contract.replay;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;

/**
 * One call that is made again.
 *
 * @param id unique within the suite
 * @param app the app whose key is sent; empty for none
 * @param session the name of a signed-in session whose cookies are sent; empty for none
 * @param path with query; {@code {{name}}} stands for something taken from an earlier answer,
 *     {@code {{env:NAME}}} for a variable of the environment
 * @param body JSON; strings in it may hold the same placeholders
 * @param upload the name of a small text file sent as multipart form beside the body's fields
 * @param writes whether the call changes something: such probes run on a canary only
 * @param take names for parts of the answer, as dotted paths such as {@code data.0.id}
 * @param ignore dotted paths in the answer that are never compared, {@code []} for any element
 * @param slow the limit for the whole answer
 */
public record Probe(
    String id,
    String app,
    String session,
    String method,
    String path,
    Optional<JsonNode> body,
    Optional<String> upload,
    boolean writes,
    Map<String, String> take,
    List<String> ignore,
    Duration slow) {

  private static final Pattern PLACEHOLDER = Pattern.compile("\\{\\{([^{}]+)}}");

  public Probe {
    take = Map.copyOf(take);
    ignore = List.copyOf(ignore);
  }

  /** What has to be known before this can be sent, the environment's variables left out. */
  List<String> needs() {
    String all = path + body.map(JsonNode::toString).orElse("");
    return PLACEHOLDER
        .matcher(all)
        .results()
        .map(r -> r.group(1))
        .filter(n -> !n.contains("env:"))
        .distinct()
        .toList();
  }

  static String filled(String text, java.util.function.UnaryOperator<String> values) {
    return PLACEHOLDER
        .matcher(text)
        .replaceAll(m -> Matcher.quoteReplacement(values.apply(m.group(1))));
  }
}
