package dev.belay.signature;

import dev.belay.outside.Command;
import dev.belay.outside.OutsideException;
import dev.belay.outside.OwnShell;
import dev.belay.outside.Ran;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The real {@code ssh-keygen}, as people use it. */
public record SshKeygen(Path folder) {

  public static boolean there() {
    try {
      return run("", List.of("ssh-keygen", "-?")).exit() != 127;
    } catch (OutsideException e) {
      return false;
    }
  }

  /** A new key pair without a passphrase; the file of its secret half. */
  public Path make(String name, String... kind) {
    var line = new ArrayList<>(List.of("ssh-keygen", "-q", "-N", "", "-C", name));
    line.addAll(List.of(kind));
    line.addAll(List.of("-f", folder.resolve(name).toString()));
    run("", line).orFail("no key was made", "");
    return folder.resolve(name);
  }

  public SshKey open(Path key) {
    return SshKey.of(read(key.resolveSibling(key.getFileName() + ".pub"))).orElseThrow();
  }

  public String sign(Path key, String namespace, String text, String... more) {
    var line = new ArrayList<>(List.of("ssh-keygen", "-Y", "sign", "-n", namespace));
    line.addAll(List.of(more));
    line.addAll(List.of("-f", key.toString()));
    return run(text, line).orFail("nothing was signed", "").stdout();
  }

  /** Whether {@code ssh-keygen -Y verify} takes it for a signature of this person. */
  public boolean verifies(
      String signers, String name, String namespace, String text, String armoured) {
    Path list = write("verify.signers", signers);
    Path signature = write("verify.sig", armoured);
    return run(
            text,
            List.of(
                "ssh-keygen",
                "-Y",
                "verify",
                "-f",
                list.toString(),
                "-I",
                name,
                "-n",
                namespace,
                "-s",
                signature.toString()))
        .ok();
  }

  Path write(String name, String text) {
    try {
      return Files.writeString(folder.resolve(name), text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Ran run(String in, List<String> line) {
    var out = new ByteArrayOutputStream();
    Ran ran =
        new OwnShell()
            .stream(
                Command.of(line.toArray(String[]::new)),
                new ByteArrayInputStream(in.getBytes(StandardCharsets.UTF_8)),
                out);
    return new Ran(
        ran.command(), ran.exit(), out.toString(StandardCharsets.UTF_8), ran.stderr(), ran.took());
  }
}
