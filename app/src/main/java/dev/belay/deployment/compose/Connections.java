package dev.belay.deployment.compose;

import dev.belay.config.Endpoints;
import dev.belay.deployment.Container;
import dev.belay.deployment.Reach;
import dev.belay.deployment.Stack;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Looks from inside the api's container what it gets through to. */
record Connections(Docker docker, Stack stack, ComposeConfig config) {
  private static final Duration LIMIT = Duration.ofMinutes(1);

  /** What was started behind the closed front listens by then, or does not. */
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private static final Duration PAUSE = Duration.ofSeconds(2);
  private static final String PROXY = "SSRF_PROXY_HTTP_URL";

  /** Prints those of its arguments, host:port, where a server accepts. */
  private static final String CONNECT =
      "for t; do (timeout 3 bash -c \"exec 3<>/dev/tcp/${t%:*}/${t##*:}\" 2>/dev/null && echo $t) &"
          + " done; wait";

  /** Prints those of its arguments which the proxy $0 lets through; squid names its refusals. */
  private static final String PASS =
      "for t; do (h=$(curl -skI -m 8 -x \"$0\" -w ' =%{http_code} %{http_connect}' $t/ 2>/dev/null);"
          + " case \"$h\" in *[Xx]-[Ss]quid-[Ee]rror*|*'=000 '[!2]*) ;; *' ='*) echo $t ;; esac) &"
          + " done; wait";

  /**
   * @param missing is looked for again, for a minute at most
   */
  List<Reach> of(Collection<String> origins, Predicate<Reach> missing) {
    long end = System.nanoTime() + PATIENCE.toNanos();
    while (true) {
      var now = of(origins);
      if (now.stream().noneMatch(missing) || System.nanoTime() > end) {
        return now;
      }
      LockSupport.parkNanos(PAUSE.toNanos());
    }
  }

  private List<Reach> of(Collection<String> origins) {
    var api = stack.service(Services.API).filter(Container::running);
    if (api.isEmpty()) {
      return List.of();
    }
    var environment = api.get().environment();
    var named = new TreeMap<String, String>();
    Endpoints.places(environment)
        .forEach((key, place) -> named.merge(place, key, (a, b) -> a + ", " + b));
    var reaches = new ArrayList<Reach>();
    var reached = said(api.get(), CONNECT, "connect", named.keySet());
    named.forEach((place, keys) ->
        reaches.add(new Reach(place, keys, reached.contains(place), isOwn(place))));
    String proxy = environment.getOrDefault(PROXY, "");
    if (!proxy.isEmpty() && !origins.isEmpty()) {
      var passed = said(api.get(), PASS, proxy, origins);
      origins.forEach(o ->
          reaches.add(
              new Reach(o + " by the proxy", "a workflow or a tool", passed.contains(o), false)));
    }
    return reaches;
  }

  /** What is started behind the closed front; the rest is not there yet. */
  private boolean isOwn(String place) {
    String host = place.substring(0, place.lastIndexOf(':'));
    var services = config.services().keySet();
    return services.contains(host)
        && (Services.isStore(host) || Services.closed(services).contains(host));
  }

  private Set<String> said(Container api, String script, String zero, Collection<String> places) {
    var argv =
        Stream.concat(
            Stream.of("exec", api.id(), "bash", "-c", script, zero), places.stream().distinct());
    return docker
        .attempt(LIMIT, argv.toArray(String[]::new))
        .stdout()
        .lines()
        .collect(Collectors.toSet());
  }
}
