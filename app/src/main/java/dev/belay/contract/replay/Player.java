package dev.belay.contract.replay;

import dev.belay.contract.replay.Reply.Answer;
import dev.belay.contract.replay.Reply.Json;
import dev.belay.contract.replay.Reply.NotSent;
import dev.belay.contract.replay.Reply.Stream;
import dev.belay.outside.Http;
import dev.belay.outside.Http.Answered;
import dev.belay.outside.Http.HttpAnswer;
import dev.belay.outside.Http.HttpCall;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** Plays a suite against one version. Probes wait for what they take from earlier answers. */
public final class Player {
  /** More than any answer a probe is meant for; a bigger one is cut and named. */
  private static final int MOST_BYTES = 8 << 20;

  private final Http http;
  private final Function<App, Optional<String>> keys;
  private final UnaryOperator<@Nullable String> environment;

  /**
   * @param keys asked once per app and play; what it answers never leaves the request
   * @param environment a variable's value, null when it is not set
   */
  public Player(
      Http http,
      Function<App, Optional<String>> keys,
      UnaryOperator<@Nullable String> environment) {
    this.http = http;
    this.keys = keys;
    this.environment = environment;
  }

  /**
   * @param url of the installation, without {@code /v1}
   */
  public Recording play(ProbeSuite suite, URI url, Pace pace) {
    var play = new Play(suite, url.toString().replaceFirst("/+$", ""), pace);
    var running = new ArrayList<Future<?>>();
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (Probe probe : suite.probes()) {
        running.add(threads.submit(() -> play.run(probe)));
      }
    }
    for (Future<?> one : running) {
      if (one.state() == Future.State.FAILED) {
        throw new IllegalStateException("a probe could not be played", one.exceptionNow());
      }
    }
    return new Recording(play.replies);
  }

  /** One playing of one suite. */
  private final class Play {
    final Map<String, Reply> replies = new ConcurrentHashMap<>();
    private final Map<String, CompletableFuture<Optional<String>>> taken = new HashMap<>();
    private final Map<String, String> bearers = new HashMap<>();
    private final Map<String, Session> sessions = new HashMap<>();
    private final Map<String, CompletableFuture<Boolean>> signedIn = new HashMap<>();
    private final String url;
    private final Pace pace;

    Play(ProbeSuite suite, String url, Pace pace) {
      this.url = url;
      this.pace = pace;
      for (App app : suite.apps()) {
        keys.apply(app).ifPresent(key -> bearers.put(app.name(), key));
      }
      for (Probe probe : suite.probes()) {
        probe.take().keySet().forEach(name -> taken.put(name, new CompletableFuture<>()));
        if (!probe.session().isEmpty()) {
          sessions.computeIfAbsent(probe.session(), s -> new Session());
          signedIn.computeIfAbsent(probe.session(), s -> new CompletableFuture<>());
        }
      }
    }

    void run(Probe probe) {
      Reply reply = new NotSent("the probe was interrupted");
      try {
        reply = reply(probe);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      } catch (ExecutionException e) {
        throw new IllegalStateException(e);
      } finally {
        replies.put(probe.id(), reply);
        Reply got = reply;
        probe
            .take()
            .forEach((name, at) -> {
              CompletableFuture<Optional<String>> future = taken.get(name);
              if (future != null) {
                future.complete(taken(got, at));
              }
            });
        CompletableFuture<Boolean> session = signedIn.get(probe.session());
        if (session != null && Session.isLogin(probe)) {
          session.complete(true);
        }
      }
    }

    private Reply reply(Probe probe) throws InterruptedException, ExecutionException {
      var values = new HashMap<String, String>();
      for (String need : probe.needs()) {
        CompletableFuture<Optional<String>> future = taken.get(need);
        Optional<String> value = future == null ? Optional.empty() : future.get();
        if (value.isEmpty()) {
          return new NotSent("no earlier answer had what {{" + need + "}} stands for");
        }
        values.put(need, value.get());
      }
      String key = bearers.get(probe.app());
      if (!probe.app().isEmpty() && key == null) {
        return new NotSent("no API key for " + probe.app());
      }
      CompletableFuture<Boolean> session = signedIn.get(probe.session());
      if (session != null && !Session.isLogin(probe)) {
        session.get();
      }
      Optional<String> missing = missing(probe);
      if (missing.isPresent()) {
        return new NotSent("the environment has no " + missing.get());
      }
      UnaryOperator<String> filled = name -> filled(name, values);
      return pace.within(probe.app(), () -> send(probe, key, filled));
    }

    private Reply send(Probe probe, @Nullable String key, UnaryOperator<String> filled) {
      var headers = new HashMap<String, String>();
      headers.put("User-Agent", "belay-probe");
      if (key != null) {
        headers.put("Authorization", "Bearer " + key);
      }
      Session session = sessions.get(probe.session());
      if (session != null) {
        headers.putAll(session.headers());
      }
      byte[] body = new byte[0];
      if (probe.upload().isPresent()) {
        headers.put("Content-Type", "multipart/form-data; boundary=" + Multipart.BOUNDARY);
        body = Multipart.of(probe.upload().get(), probe.body(), filled);
      } else if (probe.body().isPresent()) {
        headers.put("Content-Type", "application/json");
        String text = Probe.filled(probe.body().get().toString(), n -> json(filled.apply(n)));
        body = text.getBytes(StandardCharsets.UTF_8);
      }
      String path = Probe.filled(probe.path(), n -> Multipart.encoded(filled.apply(n)));
      URI uri = URI.create(url + path);
      HttpAnswer answer = sent(probe, uri, headers, body);
      if (session != null && Session.isLogin(probe)) {
        answer =
            session.secondTry(answer, probe, plain -> sent(probe, uri, headers, plain), filled);
      }
      if (session != null && answer instanceof Answered answered) {
        session.remember(answered);
      }
      return ReplyReader.read(answer);
    }

    private HttpAnswer sent(Probe probe, URI uri, Map<String, String> headers, byte[] body) {
      return http.send(new HttpCall(probe.method(), uri, headers, body, probe.slow(), MOST_BYTES));
    }

    private Optional<String> missing(Probe probe) {
      String all = probe.path() + probe.body().map(JsonNode::toString).orElse("");
      return java.util.regex.Pattern.compile("env:([A-Za-z0-9_]+)")
          .matcher(all)
          .results()
          .map(r -> r.group(1))
          .filter(name -> environment.apply(name) == null)
          .findFirst();
    }

    private String filled(String name, Map<String, String> values) {
      if (name.startsWith("env:")) {
        String value = environment.apply(name.substring(4));
        return value == null ? "" : value;
      }
      return values.getOrDefault(name, "");
    }
  }

  private static String json(String value) {
    String quoted = tools.jackson.databind.node.StringNode.valueOf(value).toString();
    return quoted.substring(1, quoted.length() - 1);
  }

  /** What stands at a dotted path; of a stream, at that path of the first event that has it. */
  private static Optional<String> taken(Reply reply, String at) {
    String pointer = "/" + at.replace('.', '/');
    return switch (reply) {
      case Answer a when a.content() instanceof Json(var tree) -> text(tree.at(pointer));
      case Answer a when a.content() instanceof Stream(var events, var _) ->
          events.stream()
              .map(e -> text(e.fields().at(pointer)))
              .flatMap(Optional::stream)
              .findFirst();
      case Answer ignored -> Optional.empty();
      case Reply.None ignored -> Optional.empty();
      case NotSent ignored -> Optional.empty();
    };
  }

  private static Optional<String> text(JsonNode node) {
    return node.isValueNode() && !node.isNull() ? Optional.of(node.asString()) : Optional.empty();
  }
}
