package dev.belay.kubernetes;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.belay.outside.Command;
import dev.belay.outside.Failure;
import dev.belay.outside.Observed;
import dev.belay.outside.OutsideException;
import dev.belay.outside.Ran;
import dev.belay.outside.Shell;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The API of a cluster as the operator's own kubectl reaches it: with his contexts, his plugins for
 * credentials and his proxies. Paths of the API are asked, so that nothing is looked up before and
 * the answer is the server's own.
 */
final class Kubectl {
  private static final Duration LIMIT = Duration.ofSeconds(60);
  private static final String REVIEWS = "/apis/authorization.k8s.io/v1/selfsubjectrulesreviews";

  private final Shell shell;
  private final ClusterPlace place;

  Kubectl(Shell shell, ClusterPlace place) {
    this.shell = shell;
    this.place = place;
  }

  /** The object at a path; known to be none where the server has no such path. */
  Observed<Optional<Piece>> get(String path) {
    Ran ran = shell.run(command("get", "--raw", path));
    if (ran.ok()) {
      return Observed.known(Optional.of(Piece.json(ran.stdout(), path)));
    }
    if (ran.stderr().contains("(NotFound)")) {
      return Observed.known(Optional.empty());
    }
    return Observed.unknown(ran.tail(), ran.command().line());
  }

  /**
   * What the operator may do in the namespace. It is the first question, and so says whether there
   * is a cluster at all.
   *
   * @throws OutsideException when the cluster does not answer
   */
  Piece rules() {
    Command command = command("create", "--raw", REVIEWS, "-f", "-");
    // kubectl has it from a stream: a namespace is no part of this path, but of the question.
    String question =
        """
        {"apiVersion": "authorization.k8s.io/v1", "kind": "SelfSubjectRulesReview",
         "spec": {"namespace": "%s"}}
        """
            .formatted(place.namespace());
    var out = new ByteArrayOutputStream();
    Ran ran = shell.stream(command, new ByteArrayInputStream(question.getBytes(UTF_8)), out);
    if (!ran.ok()) {
      throw new OutsideException(
          Failure.unknown(
              "the cluster was not reached",
              "`%s` exited %d: %s".formatted(ran.command().line(), ran.exit(), ran.tail()),
              new Command(
                      place.kubectl("auth", "can-i", "--list", "-n", place.namespace()),
                      Map.of(),
                      false,
                      Optional.empty(),
                      LIMIT)
                  .line()));
    }
    return Piece.json(out.toString(UTF_8), REVIEWS);
  }

  private Command command(String... arguments) {
    List<String> argv = place.kubectl(arguments);
    return new Command(argv, Map.of(), false, Optional.empty(), LIMIT);
  }
}
