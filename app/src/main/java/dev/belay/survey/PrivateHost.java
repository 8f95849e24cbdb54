package dev.belay.survey;

import java.util.List;
import java.util.regex.Pattern;

/** Names and addresses that only a private network reaches. */
final class PrivateHost {
  private static final Pattern ADDRESS =
      Pattern.compile(
          "(127|10)\\.\\d+\\.\\d+\\.\\d+|192\\.168\\.\\d+\\.\\d+|169\\.254\\.\\d+\\.\\d+"
              + "|172\\.(1[6-9]|2\\d|3[01])\\.\\d+\\.\\d+|100\\.(6[4-9]|[7-9]\\d|1[01]\\d|12[0-7])\\.\\d+\\.\\d+");
  private static final List<String> ENDS =
      List.of(".local", ".internal", ".lan", ".corp", ".home", ".intranet", ".localhost", ".svc");

  private PrivateHost() {}

  /** A name without a dot is one of the host's own network, or of a container. */
  static boolean is(String host) {
    return ADDRESS.matcher(host).matches()
        || host.indexOf('.') < 0
        || ENDS.stream().anyMatch(host::endsWith)
        || host.contains(".svc.");
  }
}
