package dev.belay.kubernetes;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.belay.outside.Command;
import dev.belay.outside.Ran;
import dev.belay.outside.Shell;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import tools.jackson.databind.json.JsonMapper;

/**
 * A kubectl that answers what a real API server answered: paths to objects, or to the words of a
 * refusal. The server was 1.34.4, with the chart of this folder, and people had changed things.
 */
public final class RecordedCluster implements Shell {
  public static final ClusterPlace DIFY =
      new ClusterPlace("dify", Optional.empty(), Optional.empty());

  /** Every command line that was run. */
  public final List<String> lines = Collections.synchronizedList(new ArrayList<>());

  /** Whatever a program was given to read. */
  public final List<String> given = Collections.synchronizedList(new ArrayList<>());

  private final Map<String, Object> answers = new HashMap<>();

  /**
   * @param recordings by name, the later over the earlier
   */
  public RecordedCluster(String... recordings) {
    for (String recording : recordings) {
      try (var in = RecordedCluster.class.getResourceAsStream(recording + ".json")) {
        Map<?, ?> recorded =
            JsonMapper.shared().readValue(Objects.requireNonNull(in, recording), Map.class);
        recorded.forEach((path, answer) -> answers.put(String.valueOf(path), answer));
      } catch (IOException e) {
        throw new IllegalStateException(e);
      }
    }
  }

  @Override
  public Ran run(Command command) {
    lines.add(command.line());
    Object answer = answers.get(command.argv().get(command.argv().indexOf("--raw") + 1));
    return answer instanceof Map<?, ?>
        ? new Ran(command, 0, JsonMapper.shared().writeValueAsString(answer), "", Duration.ZERO)
        : new Ran(command, 1, "", String.valueOf(answer), Duration.ZERO);
  }

  /** What a real helm rendered of the chart's next version, with the values of the release. */
  private static String rendered(Command command) throws IOException {
    String name = command.argv().contains("show") ? "next-chart.yaml" : "next.yaml";
    try (var in = RecordedCluster.class.getResourceAsStream(name)) {
      return new String(Objects.requireNonNull(in, name).readAllBytes(), UTF_8);
    }
  }

  @Override
  public Ran stream(Command command, InputStream in, OutputStream out) {
    try {
      given.add(new String(in.readAllBytes(), UTF_8));
      if (command.argv().getFirst().equals("helm")) {
        lines.add(command.line());
        out.write(rendered(command).getBytes(UTF_8));
        return new Ran(command, 0, "", "", Duration.ZERO);
      }
      Ran ran = run(command);
      out.write(ran.stdout().getBytes(UTF_8));
      return new Ran(command, ran.exit(), "", ran.stderr(), Duration.ZERO);
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }
}
