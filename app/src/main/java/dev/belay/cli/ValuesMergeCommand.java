package dev.belay.cli;

import dev.belay.config.ValuesMerge;
import dev.belay.config.YamlText;
import dev.belay.outside.ExitCode;
import dev.belay.outside.Failure;
import dev.belay.outside.OutsideException;
import dev.belay.view.ValuesText;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import tools.jackson.databind.json.JsonMapper;

/** {@code belay values merge}. */
@Command(
    name = "merge",
    mixinStandardHelpOptions = true,
    description = {
      "Carries your values.yaml to another chart version.",
      "Writes DIR/private/values.yaml; with an open question it writes nothing and exits 10."
    })
final class ValuesMergeCommand implements Callable<Integer> {
  private final Terminal terminal;

  @Mixin private ValuesInput input;

  @Option(names = "--out", required = true, paramLabel = "DIR", description = "Where to write.")
  private Path out;

  @Option(
      names = "--answers",
      paramLabel = "FILE",
      description = "A YAML file of answers: the id of a question, a colon, one of its options.")
  private @Nullable Path answers;

  @Option(names = "--json", description = "Prints one JSON object (schema 1).")
  private boolean json;

  ValuesMergeCommand(Parts parts, Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() {
    terminal.asJson(json);
    var read = input.read();
    var given = answers == null ? Map.<String, String>of() : YamlText.read(answers).pairs();
    var merge = ValuesMerge.of(read.yours(), read.next(), read.changes(), given);
    boolean open = !merge.open().isEmpty();
    if (!open) {
      write(merge.text());
    }
    var text = new ValuesText(read.yours(), read.old(), read.next());
    if (json) {
      terminal.out().println(JsonMapper.shared().writeValueAsString(text.json(merge)));
    } else {
      terminal.out().print(text.merge(merge));
      terminal
          .out()
          .println(
              open
                  ? "nothing was written\nnext: put the answers into a file, one line each (\"ID\":"
                      + " option), and add --answers FILE"
                  : "written: " + target());
    }
    return (open ? ExitCode.BLOCKED : ExitCode.DONE).code();
  }

  private Path target() {
    return out.resolve("private").resolve("values.yaml");
  }

  /** The file holds secrets: only its owner reads it, from its first byte on. */
  private void write(String text) {
    try {
      Files.createDirectories(out);
      Path room = out.resolve("private");
      if (!Files.isDirectory(room)) {
        Files.createDirectory(room, attributes("rwx------"));
      }
      Path aside = room.resolve(".values.yaml.new");
      Files.deleteIfExists(aside);
      Files.createFile(aside, attributes("rw-------"));
      Files.writeString(aside, text, StandardCharsets.UTF_8);
      Files.move(aside, target(), java.nio.file.StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException e) {
      throw new OutsideException(
          Failure.badInput("the merged file could not be written", e.toString(), "ls -ld " + out),
          e);
    }
  }

  private static java.nio.file.attribute.FileAttribute<?> attributes(String rights) {
    return PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(rights));
  }
}
