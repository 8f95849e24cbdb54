package dev.belay.cli;

import dev.belay.outside.Command;
import dev.belay.outside.ExitCode;
import dev.belay.outside.Failure;
import dev.belay.outside.OutsideException;
import dev.belay.outside.Shell;
import dev.belay.signature.SshSignature;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** How a person shows who they are: a signature that they bring, or a key to make one with. */
final class SshSigning {
  /** A passphrase is typed, or a token looked for and touched. */
  private static final Duration LIMIT = Duration.ofMinutes(5);

  @Option(
      names = "--signature",
      paramLabel = "FILE",
      description =
          "The signature that ssh-keygen -Y sign made of what --print prints; - reads it from"
              + " standard input.")
  private @Nullable String signature;

  @Option(
      names = "--key",
      paramLabel = "KEY",
      description =
          "The file of your SSH key, with which ssh-keygen is asked to sign; of a key in an agent"
              + " its .pub.")
  private @Nullable Path key;

  @Option(
      names = "--print",
      description = "Print what is to be signed, byte for byte, and do nothing else.")
  private boolean print;

  boolean print() {
    return print;
  }

  /** The key that was named, whatever it is. */
  Optional<Path> key() {
    return Optional.ofNullable(key);
  }

  /**
   * The armoured signature of a text; nothing when neither a signature nor a key was named.
   *
   * @throws OutsideException when what was brought is no signature, or none could be made
   */
  Optional<String> of(String text, String namespace, Shell shell) {
    if (signature != null) {
      return Optional.of(brought(signature));
    }
    return Optional.ofNullable(key).map(k -> made(shell, k, namespace, text));
  }

  private static String brought(String from) {
    try {
      String text = from.equals("-") ? text(System.in) : Files.readString(Path.of(from));
      if (SshSignature.of(text).isEmpty()) {
        throw refused(from, "it does not hold what ssh-keygen -Y sign writes");
      }
      return text.strip() + "\n";
    } catch (IOException e) {
      throw refused(from, e.toString());
    }
  }

  private static String text(InputStream in) throws IOException {
    return new String(in.readAllBytes(), StandardCharsets.UTF_8);
  }

  private static String made(Shell shell, Path key, String namespace, String text) {
    var out = new ByteArrayOutputStream();
    var command =
        Command.of("ssh-keygen", "-Y", "sign", "-n", namespace, "-f", key.toString()).within(LIMIT);
    var in = new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8));
    shell.stream(command, in, out)
        .orFail(
            "nothing was signed", "name the file of your SSH key; of a key in an agent its .pub");
    return out.toString(StandardCharsets.UTF_8);
  }

  private static OutsideException refused(String from, String seen) {
    return new OutsideException(
        new Failure(
            ExitCode.WRONG_USAGE,
            "the signature cannot be read",
            (from.equals("-") ? "standard input" : from) + ": " + seen,
            "sign what --print prints, with ssh-keygen -Y sign, and name the file that it writes"));
  }
}
