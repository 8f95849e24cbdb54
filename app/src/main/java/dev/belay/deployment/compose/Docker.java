package dev.belay.deployment.compose;

import dev.belay.outside.Command;
import dev.belay.outside.Failure;
import dev.belay.outside.OutsideException;
import dev.belay.outside.Ran;
import dev.belay.outside.Shell;
import dev.belay.outside.Traces;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The operator's own {@code docker}: contexts, rootless and remote engines work as for them. */
final class Docker {
  private static final String ACT = "BELAY_ACT";

  private final Shell shell;
  private final Optional<String> acting;

  Docker(Shell shell) {
    this(shell, Optional.empty());
  }

  private Docker(Shell shell, Optional<String> acting) {
    this.shell = shell;
    this.acting = acting;
  }

  /** The same, whose programs can be found by the project on which they act (S10). */
  static Docker acting(Shell shell, String project) {
    return new Docker(shell, Optional.of("compose " + project));
  }

  /** A program of a Belay that is gone, which still acts on the project, if there is one. */
  Optional<String> underWay() {
    return acting.flatMap(mark -> Traces.ofVariable(ACT + "=" + mark));
  }

  /** Runs, whatever the result. */
  Ran run(Command command) {
    return shell.run(acting.map(mark -> marked(command, mark)).orElse(command));
  }

  private static Command marked(Command command, String mark) {
    var environment = new HashMap<>(command.environment());
    environment.put(ACT, mark);
    return command.with(environment);
  }

  /** Runs, and fails with the engine's own words. */
  Ran run(Duration limit, String... arguments) {
    var ran = attempt(limit, arguments);
    return ran.orFail("docker did not do it", "docker info");
  }

  /** Runs, whatever the result. */
  Ran attempt(Duration limit, String... arguments) {
    var argv = new ArrayList<String>();
    argv.add("docker");
    argv.addAll(List.of(arguments));
    return run(Command.of(argv.toArray(String[]::new)).within(limit));
  }

  JsonNode json(String... arguments) {
    var ran = run(Duration.ofMinutes(1), arguments);
    return parse(ran);
  }

  static JsonNode parse(Ran ran) {
    try {
      return JsonMapper.shared().readTree(ran.stdout());
    } catch (JacksonException e) {
      throw new OutsideException(
          Failure.unknown(
              "the answer of docker is not the JSON it should be",
              "`%s`: %s".formatted(ran.command().line(), e.getOriginalMessage()),
              ran.command().line()),
          e);
    }
  }

  /** The id of an image, if the engine has it under this name. */
  Optional<String> imageId(String name) {
    var ran = attempt(Duration.ofSeconds(30), "image", "inspect", "--format", "{{.Id}}", name);
    return ran.ok() ? Optional.of(ran.stdout().strip()) : Optional.empty();
  }
}
