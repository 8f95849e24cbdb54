package dev.belay.kubernetes;

import dev.belay.outside.Command;
import dev.belay.outside.OutsideException;
import dev.belay.outside.OwnShell;
import dev.belay.outside.Ran;
import dev.belay.outside.Shell;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Assumptions;

/**
 * A real Kubernetes of one node for a test, by the script that BELAY_TEST_CLUSTER names; a cluster
 * of somebody's is never taken, whatever KUBECONFIG says. Without one, or where it does not come
 * up, the test is skipped and says why.
 */
final class TestCluster implements AutoCloseable {
  private static final String SCRIPT = "BELAY_TEST_CLUSTER";
  private static final Path PLACE = Path.of("target", "test-cluster").toAbsolutePath();
  private static final Duration COMES_UP = Duration.ofMinutes(3);
  private static final Duration LIMIT = Duration.ofMinutes(2);

  private final String script;
  private final Path directory = PLACE.resolve("c");
  private final Map<String, String> environment;
  private final String kubectl;
  private final String helm;

  private TestCluster(String script) {
    this.script = script;
    this.environment =
        Map.of(
            "SLOT", "41",
            "XDG_CACHE_HOME", PLACE.resolve("cache").toString(),
            "KUBECONFIG", directory.resolve("kubeconfig").toString());
    try {
      this.kubectl = asked("kubectl");
      this.helm = asked("helm");
      asked("up", directory.toString());
    } catch (OutsideException e) {
      close();
      throw Assumptions.<RuntimeException>abort("no cluster: " + e.failure().seen());
    }
  }

  static TestCluster up() {
    String script = System.getenv(SCRIPT);
    if (script == null) {
      throw Assumptions.<RuntimeException>abort(SCRIPT + " names no script that starts a cluster");
    }
    return new TestCluster(script);
  }

  private String asked(String... words) {
    var argv = new ArrayList<>(List.of(script));
    argv.addAll(List.of(words));
    return run(COMES_UP, argv).orFail("the script did not do it", "see its log").stdout().strip();
  }

  private Ran run(Duration limit, List<String> argv) {
    return new OwnShell().run(new Command(argv, environment, false, Optional.empty(), limit));
  }

  /** Gives the image of a pause another name, so that pods of this name run. */
  void image(String name) {
    String runtime = directory.resolve("run/c.sock").toString();
    asked(
        "exec",
        directory.toString(),
        "ctr",
        "-a",
        runtime,
        "-n",
        "k8s.io",
        "images",
        "tag",
        "belay.dev/pause:1",
        "docker.io/" + name);
  }

  String kubectl(String... words) {
    return told(kubectl, words);
  }

  String helm(String... words) {
    return told(helm, words);
  }

  private String told(String program, String... words) {
    var argv = new ArrayList<>(List.of(program));
    argv.addAll(List.of(words));
    return run(LIMIT, argv).orFail("the cluster did not do it", "see above").stdout();
  }

  /** As an operator's own: his kubectl, his kubeconfig. */
  Shell shell() {
    var own = new OwnShell();
    return new Shell() {
      @Override
      public Ran run(Command command) {
        return own.run(ours(command));
      }

      @Override
      public Ran stream(Command command, InputStream in, OutputStream out) {
        return own.stream(ours(command), in, out);
      }
    };
  }

  private Command ours(Command command) {
    var argv = new ArrayList<>(command.argv());
    argv.set(0, argv.getFirst().equals("helm") ? helm : kubectl);
    return new Command(argv, environment, false, Optional.empty(), LIMIT);
  }

  @Override
  public void close() {
    try {
      asked("down", directory.toString());
    } catch (OutsideException e) {
      System.err.println("the test cluster was not ended: " + e.getMessage());
    }
    run(LIMIT, List.of("rm", "-rf", "--one-file-system", PLACE.toString()));
  }
}
