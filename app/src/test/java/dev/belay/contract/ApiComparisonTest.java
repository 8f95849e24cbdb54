package dev.belay.contract;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.json.JsonMapper;

class ApiComparisonTest {

  /** One difference in the request body, as {@code old -> new}, and the rule it has to find. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          {"properties":{"a":{}}}                   | {"properties":{}}                            | request-field-removed
          {"properties":{"a":{}}}                   | {"properties":{},"additionalProperties":false,"type":"object"} | request-field-refused
          {"properties":{"b":{}}}                   | {"properties":{"a":{},"b":{}}}               | request-field-added
          {"properties":{"b":{}}}                   | {"properties":{"a":{},"b":{}},"required":["a"]} | request-field-added-required
          {"properties":{"a":{}}}                   | {"properties":{"a":{}},"required":["a"]}     | request-field-now-required
          {"properties":{"a":{}},"required":["a"]}  | {"properties":{"a":{}}}                      | request-field-now-optional
          {"type":"string"}                         | {"type":"integer"}                           | request-type-narrowed
          {"type":"integer"}                        | {"type":"number"}                            | request-type-widened
          {"type":["string","null"]}                | {"type":"string"}                            | request-null-refused
          {"type":"string"}                         | {"type":"string","nullable":true}            | request-null-accepted
          {"enum":["a","b"]}                        | {"enum":["a"]}                               | request-value-refused
          {"enum":["a"]}                            | {"enum":["a","b"]}                           | request-value-accepted
          {"type":"string"}                         | {"type":"string","enum":["a"]}               | request-values-limited
          {"type":"string","enum":["a"]}            | {"type":"string"}                            | request-values-freed
          {"type":"string","format":"uuid"}         | {"type":"string","format":"uri"}             | request-format-changed
          {"type":"string","maxLength":9}           | {"type":"string","maxLength":5}              | request-limit-tightened
          {"type":"string"}                         | {"type":"string","maxLength":5}              | request-limit-introduced
          {"type":"string","maxLength":5}           | {"type":"string","maxLength":9}              | request-limit-loosened
          {"type":"string"}                         | {"type":"string","pattern":"^a"}             | request-pattern-changed
          {"type":"string","default":"x"}           | {"type":"string","default":"y"}              | request-default-changed
          {"oneOf":[{"type":"string"},{"type":"integer"}]} | {"oneOf":[{"type":"string"},{"type":"array","items":{"type":"string"}}]} | request-alternative-removed
          """)
  void aDifferenceInARequestIsFound(String old, String now, String rule) {
    assertThat(rules(request(old), request(now))).contains(rule);
    assertThat(rules(request(old), request(old))).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          {"properties":{"a":{}}}                   | {"properties":{"b":{}}}                      | response-field-removed
          {"properties":{"a":{}}}                   | {"type":"object"}                            | response-undescribed
          {"properties":{"a":{}}}                   | {"properties":{"a":{},"b":{}}}               | response-field-added
          {"properties":{"a":{}},"required":["a"]}  | {"properties":{"a":{}}}                      | response-field-now-optional
          {"type":"string"}                         | {"type":"integer"}                           | response-type-changed
          {"type":"integer"}                        | {"type":"number"}                            | response-type-widened
          {"type":"number"}                         | {"type":"integer"}                           | response-type-narrowed
          {"type":"string"}                         | {"type":["string","null"]}                   | response-null-possible
          {"type":"string"}                         | {"anyOf":[{"type":"string"},{"type":"null"}]} | response-null-possible
          {"enum":["a"]}                            | {"enum":["a","b"]}                           | response-value-added
          {"enum":["a","b"]}                        | {"enum":["a"]}                               | response-value-removed
          {"type":"string","format":"date"}         | {"type":"string"}                            | response-format-changed
          {"type":"array","items":{"type":"string"}} | {"type":"array","items":{"type":"object"}}  | response-type-changed
          """)
  void aDifferenceInAnAnswerIsFound(String old, String now, String rule) {
    assertThat(rules(response(old), response(now))).contains(rule);
    assertThat(rules(response(old), response(old))).isEmpty();
  }

  @Test
  void allOfIsTheSameAsItsPartsWrittenOut() {
    String apart =
        """
        {"allOf":[{"properties":{"a":{"type":"string"}}},{"required":["a"]},
          {"properties":{"b":{"type":"integer"}}}]}\
        """;
    String together =
        """
        {"type":"object","required":["a"],
         "properties":{"a":{"type":"string"},"b":{"type":"integer"}}}\
        """;
    assertThat(rules(response(apart), response(together))).isEmpty();
  }

  @Test
  void aRenamedPathParameterIsTheSameOperation() {
    var before = described("{\"/w/{task_id}/events\":{\"get\":{\"responses\":{}}}}");
    var after = described("{\"/w/{run_id}/events\":{\"get\":{\"responses\":{}}}}");
    assertThat(rules(before, after)).containsExactly("path-parameter-renamed");
  }

  @Test
  void aFixedWordThatBecameAParameterStillAnswers() {
    var before = described("{\"/models/text-embedding\":{\"get\":{\"responses\":{}}}}");
    var after = described("{\"/models/{type}\":{\"get\":{\"responses\":{}}}}");
    assertThat(rules(before, after)).containsExactly("operation-generalised", "operation-added");
  }

  @Test
  void anotherMethodOnThePathIsNamedWhereAnOperationIsGone() {
    var before = described("{\"/a/{id}\":{\"post\":{\"responses\":{}}}}");
    var after = described("{\"/a/{id}\":{\"put\":{\"responses\":{}}}}");
    ApiFinding gone = ApiComparison.of(before, after).getFirst();
    assertThat(gone.rule()).isEqualTo(Rule.OPERATION_REMOVED);
    assertThat(gone.sentence()).contains("still has PUT instead of POST");
  }

  @Test
  void anotherSuccessStatusBreaksAndItsBodyIsComparedAllTheSame() {
    var before = described(answers("\"200\":" + json("{\"properties\":{\"id\":{},\"n\":{}}}")));
    var after = described(answers("\"201\":" + json("{\"properties\":{\"id\":{}}}")));
    assertThat(rules(before, after))
        .containsExactlyInAnyOrder("response-status-changed", "response-field-removed");
  }

  @Test
  void aStreamEventThatIsGoneIsNamed() {
    String events =
        """
        {"discriminator":{"propertyName":"event","mapping":{"message":"#/components/schemas/M"%s}}}\
        """;
    var before = stream(events.formatted(",\"message_end\":\"#/components/schemas/E\""));
    var after = stream(events.formatted(""));
    ApiFinding found = ApiComparison.of(before, after).getFirst();
    assertThat(found.rule()).isEqualTo(Rule.RESPONSE_ALTERNATIVE_REMOVED);
    assertThat(found.sentence()).contains("`message_end`", "200 stream");
  }

  @Test
  void whatSeveralFilesShareIsOneFindingAndWhatOneHasNamesIt() {
    String user = "{\"properties\":{\"user\":{}},\"required\":[\"user\"]}";
    String none = "{\"properties\":{\"user\":{}}}";
    var before = parts(request0(none), "chat", request0(none), "flow");
    assertThat(ApiComparison.of(before, parts(request0(user), "service")))
        .singleElement()
        .satisfies(f -> assertThat(f.parts()).isEmpty());
    assertThat(ApiComparison.of(before, parts(request0(user), "chat", request0(none), "flow")))
        .singleElement()
        .satisfies(f -> assertThat(f.parts()).containsExactly("chat"));
  }

  @Test
  void schemasThatContainThemselvesOrExplodeEnd() {
    String node =
        """
        {"properties":{"next":{"$ref":"#/components/schemas/N"},"v":{"type":"%s"}}}\
        """;
    assertThat(rules(named(node.formatted("string")), named(node.formatted("integer"))))
        .containsExactly("response-type-changed");
    assertThat(rules(bomb("string"), bomb("string"))).containsExactly("too-deep");
  }

  @Test
  void aReferenceThatLeadsNowhereIsNotedAndTheRestIsCompared() {
    var broken = response("{\"properties\":{\"a\":{\"$ref\":\"#/components/schemas/No\"}}}");
    assertThat(broken.notes()).singleElement().asString().contains("#/components/schemas/No");
    assertThat(rules(broken, response("{\"properties\":{\"b\":{}}}")))
        .contains("response-field-removed");
  }

  @Test
  void swaggerTwoSaysTheSameAsOpenApiThree() {
    String swagger =
        """
        {"swagger":"2.0","paths":{"/a":{"post":{
          "parameters":[{"in":"body","name":"payload","schema":{"$ref":"#/definitions/P"}}],
          "responses":{"200":{"schema":{"type":"object","properties":{"id":{"type":"string"}}}}}}}},
         "definitions":{"P":{"type":"object","properties":{"q":{"type":"string"}},"required":["q"]}}}\
        """;
    String openapi =
        """
        {"openapi":"3.1.0","paths":{"/v1/a":{"post":{
          "requestBody":{"content":{"application/json":{"schema":
            {"type":"object","properties":{"q":{"type":"string"}},"required":["q"]}}}},
          "responses":{"200":{"content":{"application/json":{"schema":
            {"type":"object","properties":{"id":{"type":"string"}}}}}}}}}}}\
        """;
    assertThat(rules(of(swagger, "a"), of(openapi, "a"))).isEmpty();
  }

  private static List<String> rules(Description before, Description after) {
    return ApiComparison.of(before, after).stream().map(f -> f.rule().id()).toList();
  }

  private static Description bomb(String type) {
    var schemas = new StringBuilder("\"S0\":{\"type\":\"" + type + "\"}");
    for (int i = 1; i < 40; i++) {
      schemas.append(
          ",\"S%d\":{\"properties\":{\"a\":{\"$ref\":\"#/components/schemas/S%d\"},\"b\":{\"$ref\":\"#/components/schemas/S%d\"}}}"
              .formatted(i, i - 1, i - 1));
    }
    return of(
        "{\"openapi\":\"3.0.1\",\"paths\":%s,\"components\":{\"schemas\":{%s}}}"
            .formatted(
                answers("\"200\":" + json("{\"$ref\":\"#/components/schemas/S39\"}")), schemas),
        "bomb");
  }

  private static Description named(String schema) {
    return of(
        "{\"openapi\":\"3.0.1\",\"paths\":%s,\"components\":{\"schemas\":{\"N\":%s}}}"
            .formatted(answers("\"200\":" + json("{\"$ref\":\"#/components/schemas/N\"}")), schema),
        "named");
  }

  private static Description stream(String schema) {
    return of(
        "{\"openapi\":\"3.0.1\",\"paths\":%s,\"components\":{\"schemas\":{\"M\":{\"type\":\"object\"},\"E\":{\"type\":\"object\"}}}}"
            .formatted(
                answers(
                    "\"200\":{\"content\":{\"text/event-stream\":{\"schema\":" + schema + "}}}")),
        "stream");
  }

  private static Description request(String schema) {
    return described(request0(schema));
  }

  private static String request0(String schema) {
    return "{\"/a\":{\"post\":{\"requestBody\":" + json(schema) + ",\"responses\":{}}}}";
  }

  private static Description response(String schema) {
    return described(answers("\"200\":" + json(schema)));
  }

  private static String answers(String answers) {
    return "{\"/a\":{\"get\":{\"responses\":{" + answers + "}}}}";
  }

  private static String json(String schema) {
    return "{\"content\":{\"application/json\":{\"schema\":" + schema + "}}}";
  }

  private static Description described(String paths) {
    return of("{\"openapi\":\"3.0.1\",\"paths\":" + paths + "}", "a");
  }

  private static Description parts(String... pathsAndParts) {
    var operations = new ArrayList<Operation>();
    for (int i = 0; i < pathsAndParts.length; i += 2) {
      String spec = "{\"openapi\":\"3.0.1\",\"paths\":" + pathsAndParts[i] + "}";
      operations.addAll(
          DescriptionReader.read(
              JsonMapper.shared().readTree(spec), pathsAndParts[i + 1], new ArrayList<>()));
    }
    return new Description("parts", operations, List.of());
  }

  private static Description of(String spec, String part) {
    var notes = new ArrayList<String>();
    var operations = DescriptionReader.read(JsonMapper.shared().readTree(spec), part, notes);
    return new Description("spec", operations, notes);
  }
}
