package dev.belay.kubernetes;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.belay.outside.Command;
import dev.belay.outside.Failure;
import dev.belay.outside.OutsideException;
import dev.belay.outside.Ran;
import dev.belay.outside.Shell;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.json.JsonMapper;

/** What the operator's own helm renders of a chart; nothing is sent to the cluster. */
public final class HelmTemplate {
  private static final Duration LIMIT = Duration.ofMinutes(2);

  private final Shell shell;
  private final KubernetesInstallation installation;

  public HelmTemplate(Shell shell, KubernetesInstallation installation) {
    this.shell = shell;
    this.installation = installation;
  }

  /**
   * @param chart a directory or an archive
   * @param values files that take the place of what the release was given; empty for those
   * @throws OutsideException when helm is missing or refuses the chart
   */
  public Rendering of(Path chart, List<Path> values) {
    HelmRelease release = installation.release().ifKnown().orElseThrow();
    Piece about = Piece.yaml(run(show(chart), ""), "helm show chart").getFirst();
    var argv =
        new ArrayList<String>(
            List.of(
                "helm",
                "template",
                release.name(),
                chart.toString(),
                "--namespace",
                installation.place().namespace(),
                "--is-upgrade",
                "--no-hooks"));
    if (!installation.server().isEmpty()) {
      argv.addAll(List.of("--kube-version", installation.server()));
    }
    values.forEach(v -> argv.addAll(List.of("--values", v.toString())));
    if (values.isEmpty()) {
      argv.addAll(List.of("--values", "-")); // They hold passwords, and no file is to.
    }
    String given = values.isEmpty() ? given(release) : "";
    return new Rendering(
        about.at("name").word(),
        about.at("version").word(),
        about.at("appVersion").word(),
        Piece.yaml(run(argv, given), "what helm rendered"));
  }

  private static String given(HelmRelease release) {
    Object values = release.values().value();
    return values == null ? "{}" : JsonMapper.shared().writeValueAsString(values);
  }

  private static List<String> show(Path chart) {
    return List.of("helm", "show", "chart", chart.toString());
  }

  private String run(List<String> argv, String given) {
    var command = new Command(argv, Map.of(), false, Optional.empty(), LIMIT);
    var out = new ByteArrayOutputStream();
    InputStream in = new ByteArrayInputStream(given.getBytes(UTF_8));
    Ran ran = shell.stream(command, in, out);
    if (!ran.ok()) {
      throw new OutsideException(
          Failure.unknown(
              "helm did not render the chart",
              "`%s` exited %d: %s".formatted(command.line(), ran.exit(), ran.tail()),
              "what it misses can be given by --values; its sub-charts come by helm dependency"
                  + " build"));
    }
    return out.toString(UTF_8);
  }
}
