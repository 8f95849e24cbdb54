package dev.belay.contract.replay;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Makes the probe suite of an installation from its apps. */
public final class SuiteRecord {
  private static final String KNOWN_QUERY = "belay";
  private final List<Probe> probes = new ArrayList<>();

  private SuiteRecord() {}

  /**
   * @param canary the app on which calls that write may be made; empty for none
   * @param console whether to sign in at the console with {@code BELAY_CONSOLE_EMAIL} and {@code
   *     BELAY_CONSOLE_PASSWORD}
   */
  public static ProbeSuite of(List<App> apps, Optional<App> canary, boolean console) {
    var made = new SuiteRecord();
    made.installation();
    if (console) {
      made.console();
    }
    for (App app : apps) {
      if (app.isKnowledge()) {
        made.knowledge(app);
      } else {
        made.safe(app);
      }
    }
    canary.ifPresent(made::writing);
    return new ProbeSuite(apps, made.probes);
  }

  private void installation() {
    read("installation/setup", "", "GET", "/console/api/setup");
    read("installation/features", "", "GET", "/console/api/system-features");
    add(probe("installation/version", "", "GET", "/v1/").ignore("server_version"));
    read("installation/no-key", "", "GET", "/v1/info");
  }

  private void console() {
    add(
        probe("console/login", "", "POST", "/console/api/login")
            .body(
                """
                {"email":"{{env:BELAY_CONSOLE_EMAIL}}","password":"{{env:BELAY_CONSOLE_PASSWORD}}",
                 "language":"en-US","remember_me":false}\
                """)
            .session("console"));
    for (String path :
        List.of("account/profile", "workspaces/current", "apps?page=1&limit=20", "datasets")) {
      add(
          probe("console/" + path.replaceAll("\\?.*", ""), "", "GET", "/console/api/" + path)
              .session("console"));
    }
  }

  private void safe(App app) {
    String name = app.name();
    for (String path : List.of("info", "parameters", "meta", "site")) {
      read(name + "/" + path, name, "GET", "/v1/" + path);
    }
    if (!app.mode().equals("workflow") && !app.mode().equals("completion")) {
      String user = "user=" + encoded(app.user().isEmpty() ? "belay-probe" : app.user());
      String conversation = name + "-conversation";
      add(
          probe(name + "/conversations", name, "GET", "/v1/conversations?limit=20&" + user)
              .take(conversation, "data.0.id"));
      read(
          name + "/messages",
          name,
          "GET",
          "/v1/messages?limit=20&" + user + "&conversation_id={{" + conversation + "}}");
      read(
          name + "/variables",
          name,
          "GET",
          "/v1/conversations/{{" + conversation + "}}/variables?" + user);
    }
    if (app.mode().equals("workflow")) {
      read(name + "/logs", name, "GET", "/v1/workflows/logs?limit=20");
    }
    read(name + "/annotations", name, "GET", "/v1/apps/annotations?page=1&limit=20");
    read(
        name + "/unknown-conversation",
        name,
        "GET",
        "/v1/messages?user=belay-probe&conversation_id=00000000-0000-0000-0000-000000000000");
  }

  private void knowledge(App app) {
    String name = app.name();
    String dataset = name + "-dataset";
    String document = name + "-document";
    String path = "/v1/datasets/{{" + dataset + "}}";
    add(
        probe(name + "/datasets", name, "GET", "/v1/datasets?page=1&limit=20")
            .take(dataset, "data.0.id"));
    read(name + "/dataset", name, "GET", path);
    add(
        probe(name + "/documents", name, "GET", path + "/documents?page=1&limit=20")
            .take(document, "data.0.id"));
    read(
        name + "/segments",
        name,
        "GET",
        path + "/documents/{{" + document + "}}/segments?page=1&limit=20");
    read(name + "/metadata", name, "GET", path + "/metadata");
    add(
        probe(name + "/retrieve", name, "POST", path + "/retrieve")
            .body("{\"query\":\"" + KNOWN_QUERY + "\"}"));
    read(name + "/models", name, "GET", "/v1/workspaces/current/models/model-types/text-embedding");
  }

  private void writing(App app) {
    String name = app.name();
    String user = "\"user\":\"belay-canary\"";
    add(
        writing(name + "/canary/upload", name, "POST", "/v1/files/upload")
            .body("{" + user + "}")
            .upload("belay-probe.txt")
            .take(name + "-file", "id"));
    switch (app.mode()) {
      case "workflow" -> {
        run(
            name,
            "run-blocking",
            "/v1/workflows/run",
            "{\"inputs\":{},\"response_mode\":\"blocking\",");
        run(
            name,
            "run-stream",
            "/v1/workflows/run",
            "{\"inputs\":{},\"response_mode\":\"streaming\",");
      }
      case "completion" -> {
        String inputs = "{\"inputs\":{\"query\":\"" + KNOWN_QUERY + "\"},\"response_mode\":";
        run(name, "blocking", "/v1/completion-messages", inputs + "\"blocking\",");
        run(name, "stream", "/v1/completion-messages", inputs + "\"streaming\",");
      }
      default -> {
        String query =
            "{\"inputs\":{},\"query\":\""
                + KNOWN_QUERY
                + "\",\"auto_generate_name\":false,"
                + "\"response_mode\":";
        if (!app.mode().equals("agent-chat")) {
          run(name, "blocking", "/v1/chat-messages", query + "\"blocking\",");
        }
        run(name, "stream", "/v1/chat-messages", query + "\"streaming\",");
        add(
            writing(
                    name + "/canary/feedback",
                    name,
                    "POST",
                    "/v1/messages/{{" + name + "-message}}/feedbacks")
                .body("{\"rating\":\"like\"," + user + "}"));
        add(
            writing(
                    name + "/canary/stop",
                    name,
                    "POST",
                    "/v1/chat-messages/{{" + name + "-task}}/stop")
                .body("{" + user + "}"));
      }
    }
  }

  private void run(String name, String kind, String path, String body) {
    ProbeDraft draft =
        writing(name + "/canary/" + kind, name, "POST", path)
            .body(body + "\"user\":\"belay-canary\"}")
            .slow(Duration.ofMinutes(2));
    if (kind.endsWith("stream")) {
      draft.take(name + "-message", "message_id").take(name + "-task", "task_id");
    }
    add(draft);
  }

  private static String encoded(String value) {
    return java.net.URLEncoder.encode(value, java.nio.charset.StandardCharsets.UTF_8);
  }

  private void read(String id, String app, String method, String path) {
    add(probe(id, app, method, path));
  }

  private void add(ProbeDraft draft) {
    probes.add(draft.probe());
  }

  private static ProbeDraft probe(String id, String app, String method, String path) {
    return new ProbeDraft(id, app, method, path, false);
  }

  private static ProbeDraft writing(String id, String app, String method, String path) {
    return new ProbeDraft(id, app, method, path, true);
  }
}
