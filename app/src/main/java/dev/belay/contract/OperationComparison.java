package dev.belay.contract;

import dev.belay.contract.Operation.Answer;
import dev.belay.contract.Operation.Parameter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** What differs between two descriptions of one operation. */
final class OperationComparison {
  private final Operation old;
  private final Operation now;
  private final List<ApiFinding> found = new ArrayList<>();

  private OperationComparison(Operation old, Operation now) {
    this.old = old;
    this.now = now;
  }

  static List<ApiFinding> of(Operation old, Operation now) {
    var comparison = new OperationComparison(old, now);
    comparison.whole();
    comparison.parameters();
    comparison.body();
    comparison.statuses();
    return comparison.found;
  }

  private void whole() {
    if (!old.deprecated() && now.deprecated()) {
      add(Rule.OPERATION_DEPRECATED, "", "the operation is marked deprecated");
    }
    if (old.key().equals(now.key()) && !old.path().equals(now.path())) {
      add(
          Rule.PATH_PARAMETER_RENAMED,
          "path",
          "a path parameter was only renamed: " + now.path() + "; a plain HTTP call is the same");
    }
    boolean other = !old.auth().equals(now.auth()) && !now.auth().isEmpty();
    if (other) {
      add(
          Rule.AUTH_CHANGED,
          "authorization",
          "authorization is %s, was %s".formatted(words(now.auth()), words(old.auth())));
    }
  }

  private void parameters() {
    Map<String, Parameter> before = keyed(old);
    Map<String, Parameter> after = keyed(now);
    before.forEach((key, parameter) -> {
      Parameter same = after.get(key);
      String place = place(parameter);
      if (same == null) {
        if (!parameter.in().equals("path")) {
          add(
              Rule.REQUEST_PARAMETER_REMOVED,
              place,
              "%s is no longer described: it may be ignored".formatted(place));
        }
        return;
      }
      if (!parameter.required() && same.required()) {
        add(Rule.REQUEST_PARAMETER_NOW_REQUIRED, place, place + " is required now");
      } else if (parameter.required() && !same.required()) {
        add(Rule.REQUEST_PARAMETER_NOW_OPTIONAL, place, place + " may be left out now");
      }
      found.addAll(SchemaComparison.request(old, place, parameter.schema(), same.schema()));
    });
    after.forEach((key, parameter) -> {
      if (!before.containsKey(key) && !parameter.in().equals("path")) {
        String place = place(parameter);
        if (parameter.required()) {
          add(Rule.REQUEST_PARAMETER_ADDED_REQUIRED, place, place + " is new and required");
        } else {
          add(Rule.REQUEST_PARAMETER_ADDED, place, place + " may be given now");
        }
      }
    });
  }

  /** Path parameters by position, since their names are the file's own affair. */
  private static Map<String, Parameter> keyed(Operation operation) {
    var keyed = new LinkedHashMap<String, Parameter>();
    for (Parameter parameter : operation.parameters()) {
      boolean inPath = parameter.in().equals("path");
      String name = inPath ? "" + position(operation.path(), parameter.name()) : parameter.name();
      keyed.put(parameter.in() + " " + name, parameter);
    }
    return keyed;
  }

  private static int position(String path, String name) {
    return List.of(path.split("/", -1)).indexOf("{" + name + "}");
  }

  private static String place(Parameter parameter) {
    return "%s parameter `%s`".formatted(parameter.in(), parameter.name());
  }

  private void body() {
    boolean had = !old.request().isEmpty();
    boolean has = !now.request().isEmpty();
    if (!had && has) {
      add(
          now.bodyRequired() ? Rule.REQUEST_BODY_ADDED_REQUIRED : Rule.REQUEST_BODY_ADDED,
          "body",
          now.bodyRequired() ? "a body is required now" : "a body is accepted now");
      return;
    }
    if (had && !has) {
      add(Rule.REQUEST_BODY_REMOVED, "body", "a body is no longer described: it may be ignored");
      return;
    }
    if (had && old.bodyRequired() != now.bodyRequired()) {
      add(
          now.bodyRequired() ? Rule.REQUEST_BODY_NOW_REQUIRED : Rule.REQUEST_BODY_NOW_OPTIONAL,
          "body",
          now.bodyRequired() ? "the body is required now" : "the body may be left out now");
    }
    old.request()
        .forEach((media, schema) -> {
          Schema same = now.request().get(media);
          if (same != null) {
            found.addAll(SchemaComparison.request(old, "body", schema, same));
          }
        });
    var lost = without(old.request().keySet(), now.request().keySet());
    var won = without(now.request().keySet(), old.request().keySet());
    if (!lost.isEmpty()) {
      add(
          Rule.REQUEST_MEDIA_REMOVED,
          "body",
          "the body is no longer accepted as %s, but as %s"
              .formatted(words(lost), words(now.request().keySet())));
    } else if (!won.isEmpty()) {
      add(Rule.REQUEST_MEDIA_ADDED, "body", "the body is accepted as " + words(won) + " too");
    }
  }

  private static Set<String> without(Set<String> all, Set<String> others) {
    var left = new TreeSet<>(all);
    left.removeAll(others);
    return left;
  }

  private void statuses() {
    Set<String> gone = without(old.answers().keySet(), now.answers().keySet());
    Set<String> fresh = without(now.answers().keySet(), old.answers().keySet());
    var lost = new TreeSet<>(gone.stream().filter(OperationComparison::isSuccess).toList());
    var won = new TreeSet<>(fresh.stream().filter(OperationComparison::isSuccess).toList());
    if (!lost.isEmpty() && !won.isEmpty()) {
      add(
          Rule.RESPONSE_STATUS_CHANGED,
          "status",
          "success is answered with %s, was %s".formatted(words(won), words(lost)));
      Answer before = old.answers().get(lost.first());
      Answer after = now.answers().get(won.first());
      if (before != null && after != null) {
        answer(won.first(), before, after);
      }
    } else {
      lost.forEach(s -> add(Rule.RESPONSE_STATUS_REMOVED, "status", s + " is no longer described"));
      won.forEach(s -> add(Rule.RESPONSE_STATUS_ADDED, "status", s + " is a success now, too"));
    }
    for (String status : gone) {
      if (!isSuccess(status)) {
        add(Rule.RESPONSE_ERROR_REMOVED, "status", "error " + status + " is no longer described");
      }
    }
    for (String status : fresh) {
      if (!isSuccess(status)) {
        add(Rule.RESPONSE_ERROR_ADDED, "status", "error " + status + " is described");
      }
    }
    old.answers()
        .forEach((status, before) -> {
          Answer after = now.answers().get(status);
          if (after != null) {
            answer(status, before, after);
          }
        });
  }

  private void answer(String status, Answer before, Answer after) {
    for (String header : before.headers()) {
      if (!after.headers().contains(header)) {
        add(
            status,
            Rule.RESPONSE_HEADER_REMOVED,
            status + " header " + header,
            "the header %s is no longer described".formatted(header));
      }
    }
    String body = status + " body";
    if (before.media().isEmpty() != after.media().isEmpty()) {
      boolean gone = after.media().isEmpty();
      add(
          status,
          gone ? Rule.RESPONSE_BODY_REMOVED : Rule.RESPONSE_BODY_ADDED,
          body,
          gone ? "the answer has no body now" : "the answer has a body now");
      return;
    }
    before
        .media()
        .forEach((media, schema) -> {
          Schema same = after.media().get(media);
          String place = media.equals("text/event-stream") ? status + " stream" : body;
          if (same != null) {
            found.addAll(SchemaComparison.response(old, place, schema, same));
          }
        });
    var lost = without(before.media().keySet(), after.media().keySet());
    var won = without(after.media().keySet(), before.media().keySet());
    if (!lost.isEmpty()) {
      add(
          status,
          Rule.RESPONSE_MEDIA_REMOVED,
          body,
          "the answer is no longer %s, but %s"
              .formatted(words(lost), words(after.media().keySet())));
    } else if (!won.isEmpty()) {
      add(
          status,
          Rule.RESPONSE_MEDIA_ADDED,
          body,
          "the answer may be %s, too".formatted(words(won)));
    }
  }

  static boolean isSuccess(String status) {
    return status.startsWith("2") || status.startsWith("3");
  }

  private static String words(Set<String> names) {
    return names.isEmpty() ? "nothing" : String.join(" or ", new TreeSet<>(names));
  }

  private void add(Rule rule, String place, String sentence) {
    found.add(new ApiFinding(rule, rule.severity(), old.title(), place, sentence, List.of(), 0));
  }

  private void add(String status, Rule rule, String place, String sentence) {
    Severity severity =
        isSuccess(status) ? rule.severity() : SchemaComparison.softer(rule.severity());
    found.add(new ApiFinding(rule, severity, old.title(), place, sentence, List.of(), 0));
  }
}
