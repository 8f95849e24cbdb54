package dev.belay.deployment.compose;

import dev.belay.outside.ExitCode;
import dev.belay.outside.Failure;
import dev.belay.outside.OutsideException;
import dev.belay.outside.Ran;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * Whether the programs of a release may write their files. From 1.10.1 on they run as uid 1001;
 * from 1.11.0 on {@code init_permissions} gives them the directory, but only once in its life.
 */
record Ownership(Docker docker, StackReader reader, String project, Duration limit) {
  private static final String STORAGE = "/app/api/storage";

  /** Prints the first thing that may not be written. */
  private static final String LOOK =
      "find %s -maxdepth 3 ! -writable -print -quit".formatted(STORAGE);

  /** Runs the release's own act, and what it leaves out; nothing else of the application runs. */
  void settle(Wanted wanted) {
    var compose = wanted.compose();
    var config = wanted.config();
    if (config.services().containsKey(Services.INIT)) {
      init(wanted);
    }
    var api = config.services().get(Services.API);
    if (api == null || !api.binds().containsKey(STORAGE)) {
      return; // Its files are elsewhere, or in a volume that the image has made.
    }
    if (!refused(compose).isEmpty()) {
      String user = once(compose, List.of("--entrypoint", "id"), "-u").stdout().strip();
      once(
          compose,
          List.of("--user", "0:0", "--entrypoint", "chown"),
          "-R",
          user + ":" + user,
          STORAGE);
      String still = refused(compose);
      if (!still.isEmpty()) {
        throw new OutsideException(
            new Failure(
                ExitCode.STOPPED,
                "the api cannot write its files",
                "%s, as uid %s, also after chown".formatted(still, user),
                "ls -ln " + api.binds().get(STORAGE)));
      }
    }
  }

  private void init(Wanted wanted) {
    new Containers(docker, reader, project).up(wanted, List.of(Services.INIT));
    var init = reader.read(project).service(Services.INIT).orElseThrow();
    String exit = docker.run(limit, "wait", init.id()).stdout().strip();
    if (!exit.equals("0")) {
      throw new OutsideException(
          new Failure(
              ExitCode.STOPPED,
              Services.INIT + " failed",
              "exit " + exit,
              "docker logs " + init.name()));
    }
  }

  private String refused(ComposeProject compose) {
    return once(compose, List.of("--entrypoint", "sh"), "-c", LOOK)
        .stdout()
        .lines()
        .findFirst()
        .orElse("");
  }

  private Ran once(ComposeProject compose, List<String> options, String... arguments) {
    var argv = new ArrayList<>(List.of("run", "--rm", "--no-deps", "-T"));
    argv.addAll(options);
    argv.add(Services.API);
    argv.addAll(List.of(arguments));
    return compose.run(limit, argv);
  }
}
