package dev.belay.contract.replay;

import dev.belay.outside.Http;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;

/**
 * The real client, but for the time that it measures: an answer took what the script of {@link
 * StandInApi} says, however busy the machine is.
 */
record ScriptedTimes(Http real) implements Http {
  private static final String WAITS = StandInApi.WAITS.toLowerCase(Locale.ROOT);

  @Override
  public HttpAnswer send(HttpCall call) {
    HttpAnswer answer = real.send(call);
    if (!(answer instanceof Answered a) || !a.headers().containsKey(WAITS)) {
      return answer;
    }
    var headers = new HashMap<>(a.headers());
    List<String> waits = headers.remove(WAITS);
    long[] millis = Arrays.stream(waits.getFirst().split(",")).mapToLong(Long::parseLong).toArray();
    return new Answered(
        a.status(),
        headers,
        a.body(),
        a.ending(),
        millis[0],
        Arrays.stream(millis).skip(1).max().orElse(0),
        Arrays.stream(millis).sum());
  }
}
