package dev.belay.cli;

import dev.belay.contract.UsageCounts;
import dev.belay.contract.usage.UsageLog;
import dev.belay.outside.Command;
import dev.belay.outside.Failure;
import dev.belay.outside.OutsideException;
import dev.belay.outside.Shell;
import dev.belay.view.ApiUsage;
import java.io.IOException;
import java.io.InputStream;
import java.io.PipedInputStream;
import java.io.PipedOutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/** {@code belay api usage}: which operations this installation really receives. */
@picocli.CommandLine.Command(
    name = "usage",
    mixinStandardHelpOptions = true,
    description = {
      "Counts the calls of the Service API in access logs, without keeping what was sent.",
      "Reads nginx's main and combined format (plain or gzip, also as Docker writes it), "
          + "OpenTelemetry JSON and HAR."
    })
final class ApiUsageCommand implements Callable<Integer> {
  private final Shell shell;
  private final Terminal terminal;

  @Parameters(
      arity = "0..*",
      paramLabel = "LOG",
      description = "Files, directories of access logs, or - for standard input.")
  private @Nullable List<String> logs;

  @Option(
      names = "--container",
      paramLabel = "NAME",
      description = "Read the output of this container, for example docker-nginx-1.")
  private @Nullable String container;

  @Option(
      names = "--prefix",
      defaultValue = "/v1",
      description = "Where the Service API is (default: ${DEFAULT-VALUE}).")
  private String prefix;

  @Option(names = "--json", description = "Print one JSON object; api diff --usage reads it.")
  private boolean json;

  @SuppressWarnings("NullAway.Init")
  ApiUsageCommand(Parts parts, Terminal terminal) {
    this.shell = parts.shell();
    this.terminal = terminal;
  }

  @Override
  public Integer call() {
    terminal.asJson(json);
    var log = UsageLog.under(prefix);
    List<String> names = logs == null ? List.of() : logs;
    if (names.isEmpty() && container == null) {
      throw new OutsideException(
          Failure.badInput(
              "no log was given",
              "neither a file nor --container",
              "belay api usage --container docker-nginx-1"));
    }
    for (String name : names) {
      if (name.equals("-")) {
        log.add("standard input", System.in);
      } else {
        log.add(Path.of(name));
      }
    }
    if (container != null) {
      contained(container, log);
    }
    UsageCounts counts = log.counts();
    if (json) {
      terminal.out().println(JsonMapper.shared().writeValueAsString(ApiUsage.json(counts)));
    } else {
      terminal.out().print(ApiUsage.text(counts));
      terminal.out().flush();
    }
    return 0;
  }

  private void contained(String name, UsageLog log) {
    var failed = new AtomicReference<@Nullable OutsideException>();
    try (var out = new PipedOutputStream();
        var in = new PipedInputStream(out, 1 << 20)) {
      Thread docker =
          Thread.startVirtualThread(() -> {
            try (out) {
              shell.stream(
                      Command.of("docker", "logs", name).within(Duration.ofMinutes(30)),
                      InputStream.nullInputStream(),
                      out)
                  .orFail("the container's log could not be read", "docker ps");
            } catch (OutsideException e) {
              failed.set(e);
            } catch (IOException e) {
              // The reader stopped first and says why.
            }
          });
      log.add("container " + name, in);
      docker.join();
    } catch (IOException e) {
      throw new OutsideException(
          Failure.unknown("the container's log could not be read", e.toString(), "docker ps"), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    OutsideException failure = failed.get();
    if (failure != null) {
      throw failure;
    }
  }

  /** Counts that this command wrote, or a log. */
  static UsageCounts read(Path file) {
    try (InputStream in = Files.newInputStream(file)) {
      if (new String(in.readNBytes(200), java.nio.charset.StandardCharsets.UTF_8)
          .contains("\"api-usage\"")) {
        return ApiUsage.read(JsonMapper.shared().readTree(Files.readAllBytes(file)));
      }
    } catch (IOException | JacksonException e) {
      throw new OutsideException(
          Failure.badInput("usage could not be read", file + ": " + e, "ls -l " + file), e);
    }
    var log = UsageLog.under("/v1");
    log.add(file);
    return log.counts();
  }
}
