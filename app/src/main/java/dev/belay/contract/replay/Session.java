package dev.belay.contract.replay;

import dev.belay.outside.Http.Answered;
import dev.belay.outside.Http.HttpAnswer;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/**
 * A signed-in console session. Up to 1.9.1 the login answers a bearer token; later ones set cookies
 * and want the CSRF cookie repeated as a header, and newer ones want the password in Base64.
 */
final class Session {
  private final Map<String, String> cookies = new TreeMap<>();
  private String bearer = "";

  static boolean isLogin(Probe probe) {
    return probe.method().equals("POST") && probe.path().endsWith("/login");
  }

  /** The login again with a password in Base64, where the plain one was refused. */
  HttpAnswer secondTry(
      HttpAnswer first,
      Probe probe,
      Function<byte[], HttpAnswer> send,
      UnaryOperator<String> filled) {
    if (!(first instanceof Answered refused) || refused.status() < 400 || probe.body().isEmpty()) {
      return first;
    }
    var body = new HashMap<String, Object>();
    for (var field : probe.body().get().properties()) {
      String value = Probe.filled(field.getValue().asString(), filled);
      byte[] bytes = value.getBytes(StandardCharsets.UTF_8);
      body.put(
          field.getKey(),
          field.getKey().equals("password")
              ? Base64.getEncoder().encodeToString(bytes)
              : field.getValue().isBoolean() ? field.getValue().booleanValue() : value);
    }
    return send.apply(JsonMapper.shared().writeValueAsBytes(body));
  }

  synchronized void remember(Answered answer) {
    for (String header : answer.headers().getOrDefault("set-cookie", List.of())) {
      String pair = header.split(";", 2)[0];
      int equals = pair.indexOf('=');
      if (equals > 0) {
        cookies.put(pair.substring(0, equals).strip(), pair.substring(equals + 1).strip());
      }
    }
    try {
      var token = JsonMapper.shared().readTree(answer.body()).path("data").path("access_token");
      bearer = token.asString(bearer);
    } catch (JacksonException e) {
      // An answer without JSON has no token.
    }
  }

  synchronized Map<String, String> headers() {
    var headers = new HashMap<String, String>();
    if (!cookies.isEmpty()) {
      var pairs = new java.util.ArrayList<String>();
      cookies.forEach((name, value) -> pairs.add(name + "=" + value));
      headers.put("Cookie", String.join("; ", pairs));
      cookies.forEach((name, value) -> {
        if (name.endsWith("csrf_token")) {
          headers.put("X-CSRF-Token", value);
        }
      });
    }
    if (!bearer.isEmpty()) {
      headers.put("Authorization", "Bearer " + bearer);
    }
    return headers;
  }
}
