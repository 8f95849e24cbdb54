package dev.belay.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import dev.belay.Golden;
import dev.belay.cli.CommandLineStart;
import dev.belay.cli.Parts;
import dev.belay.cli.Terminal;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** {@code belay plan} over recordings of a cluster and of what a real helm rendered. */
class ClusterPlanTest {
  private static final int BLOCKED = 10;
  private static final int UNKNOWN = 11;
  private static final int WRONG_USAGE = 2;
  private static final List<String> SECRETS =
      List.of("sk-own-secret-0123456789", "pw-5ecret", "hand-changed-secret", "abcd12345");

  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  private int plan(RecordedCluster cluster, String... more) {
    var words =
        new ArrayList<>(
            List.of("plan", "--namespace", "dify", "--to", "1.14.2", "--from", "1.8.1"));
    words.addAll(List.of(more));
    var real = new dev.belay.Assembly();
    Parts parts =
        (Parts)
            Proxy.newProxyInstance(
                Parts.class.getClassLoader(),
                new Class<?>[] {Parts.class},
                (self, method, given) ->
                    method.getName().equals("shell") ? cluster : method.invoke(real, given));
    return CommandLineStart.run(
        parts,
        new Terminal(new PrintWriter(out), new PrintWriter(err)),
        words.toArray(String[]::new));
  }

  @Test
  void whatTheNewChartRendersIsComparedWithWhatIsThere() {
    int exit = plan(new RecordedCluster("drifted"), "--chart", "next");
    assertThat(err.toString()).isEmpty();
    Golden.assertGolden("kubernetes-plan.txt", out.toString());
    assertThat(exit).isEqualTo(BLOCKED);
    assertThat(out.toString())
        .contains("SECRET_KEY changes in api, beat, worker", "[same-data]", "[fields-fixed]")
        .doesNotContain(SECRETS);
  }

  @Test
  void theSecretKeepsItsPlaceInAShellThatShowsIt() {
    var cluster = new RecordedCluster("drifted");
    plan(cluster, "--chart", "next");
    assertThat(cluster.lines).noneMatch(line -> SECRETS.stream().anyMatch(line::contains));
    assertThat(cluster.given).anyMatch(g -> g.contains("sk-own-secret-0123456789"));
  }

  @Test
  void withoutAChartTheRestIsSaidAndThatPartIsUndecided() {
    assertThat(plan(new RecordedCluster("drifted"))).isIn(BLOCKED, UNKNOWN);
    assertThat(out.toString())
        .contains("[chart-rendered]", "by --chart", "[cluster-acts]", "[scalers]")
        .doesNotContain(SECRETS);
  }

  @Test
  void whoPutsThingsBackAndAHelmThatDiedBlock() {
    assertThat(plan(new RecordedCluster("drifted", "argo"))).isEqualTo(BLOCKED);
    assertThat(out.toString()).contains("[nobody-puts-back]", "Argo CD chat");
    assertThat(plan(new RecordedCluster("drifted", "pending"))).isEqualTo(BLOCKED);
    assertThat(out.toString()).contains("[release-at-rest]", "2 pending-upgrade");
  }

  @Test
  void whatIsForComposeIsRefused() {
    assertThat(plan(new RecordedCluster("drifted"), "--out", "x", "--pull")).isEqualTo(WRONG_USAGE);
    assertThat(err.toString()).contains("--stage and --pull are for Compose");
  }
}
