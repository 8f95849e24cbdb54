package dev.belay.contract.replay;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A probe being written. */
final class ProbeDraft {
  private final String id;
  private final String app;
  private final String method;
  private final String path;
  private final boolean writes;
  private final Map<String, String> take = new LinkedHashMap<>();
  private final List<String> ignore = new ArrayList<>();
  private String session = "";
  private Optional<JsonNode> body = Optional.empty();
  private Optional<String> upload = Optional.empty();
  private Duration slow = Duration.ofSeconds(30);

  ProbeDraft(String id, String app, String method, String path, boolean writes) {
    this.id = id;
    this.app = app;
    this.method = method;
    this.path = path;
    this.writes = writes;
  }

  ProbeDraft body(String json) {
    body = Optional.of(JsonMapper.shared().readTree(json));
    return this;
  }

  ProbeDraft upload(String file) {
    upload = Optional.of(file);
    return this;
  }

  ProbeDraft session(String name) {
    session = name;
    return this;
  }

  ProbeDraft slow(Duration limit) {
    slow = limit;
    return this;
  }

  ProbeDraft ignore(String place) {
    ignore.add(place);
    return this;
  }

  ProbeDraft take(String name, String at) {
    take.put(name, at);
    return this;
  }

  Probe probe() {
    return new Probe(id, app, session, method, path, body, upload, writes, take, ignore, slow);
  }
}
