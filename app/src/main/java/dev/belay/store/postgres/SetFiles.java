package dev.belay.store.postgres;

import dev.belay.outside.Durable;
import dev.belay.outside.ExitCode;
import dev.belay.outside.Failure;
import dev.belay.outside.OutsideException;
import dev.belay.outside.Sha256;
import dev.belay.store.BackupVerdict;
import dev.belay.store.InstallationKey;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

/** The files of a set: written durably, sealed by a signed manifest, and checked against it. */
final class SetFiles {
  private static final String MANIFEST = "manifest.json";
  private static final String SIGNATURE = "manifest.sig";
  private static final String UNSEALED = "unsealed";
  private static final JsonMapper JSON =
      JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();

  private final Path set;
  private final InstallationKey key;

  SetFiles(Path set, InstallationKey key) {
    this.set = set;
    this.key = key;
  }

  /** What writes the content of a file. */
  @FunctionalInterface
  interface Content {
    void to(OutputStream out) throws IOException;
  }

  /** Makes the private directory; an unsealed earlier attempt in it is removed. */
  void begin() {
    try {
      Durable.makeDirectory(set);
      List<Path> there = paths();
      if (!there.isEmpty() && !Files.exists(set.resolve(UNSEALED))) {
        throw new OutsideException(
            Failure.badInput(
                "a backup needs a directory of its own",
                "%s holds %d files already".formatted(set, there.size()),
                "name a new directory"));
      }
      for (Path left : there) {
        Files.delete(left);
      }
      Files.writeString(set.resolve(UNSEALED), "");
    } catch (IOException e) {
      throw failed("a backup could not be begun", e);
    }
  }

  /** Writes one file and forces it to the disk. */
  Manifest.Part write(String name, Content content) {
    Path file = set.resolve(name);
    try {
      Files.createDirectories(file.getParent());
      MessageDigest digest = Sha256.start();
      try (OutputStream out =
          new DigestOutputStream(
              Files.newOutputStream(file, StandardOpenOption.CREATE_NEW), digest)) {
        content.to(out);
      }
      Durable.force(file);
      return new Manifest.Part(name, Files.size(file), Sha256.end(digest));
    } catch (IOException e) {
      throw failed("a backup could not be written", e);
    }
  }

  /** Writes manifest and signature, the manifest last of all; answers the set's digest. */
  String seal(Manifest manifest) {
    byte[] text = JSON.writeValueAsBytes(manifest);
    write(
        SIGNATURE,
        out ->
            out.write(
                HexFormat.of().formatHex(key.sign(text)).getBytes(StandardCharsets.US_ASCII)));
    write(MANIFEST, out -> out.write(text));
    try {
      Files.delete(set.resolve(UNSEALED));
    } catch (IOException e) {
      throw failed("a backup could not be sealed", e);
    }
    try (Stream<Path> all = Files.walk(set)) {
      for (Path folder : all.filter(Files::isDirectory).toList()) {
        Durable.force(folder);
      }
    } catch (IOException e) {
      throw failed("a backup could not be sealed", e);
    }
    return Sha256.of(text);
  }

  /** The digest of the set, when it is sealed and signed; its parts are not read. */
  Optional<String> sealed() {
    byte[] text = bytes(MANIFEST);
    boolean whole =
        text.length > 0 && !Files.exists(set.resolve(UNSEALED)) && key.signed(text, signature());
    return whole ? Optional.of(Sha256.of(text)) : Optional.empty();
  }

  /** Reads everything; a set that is not the one of {@code digest} is damaged in its manifest. */
  BackupVerdict check(String digest) {
    var damages = new ArrayList<String>();
    long bytes = 0;
    int files = 0;
    byte[] text = bytes(MANIFEST);
    if (text.length == 0 || Files.exists(set.resolve(UNSEALED))) {
      return new BackupVerdict(0, 0, List.of(MANIFEST + ": missing; the set was never sealed"));
    }
    if (!Sha256.of(text).equals(digest)) {
      damages.add(MANIFEST + ": changed, or of another set than " + digest);
    }
    if (!key.signed(text, signature())) {
      damages.add(SIGNATURE + ": not a signature of this installation over the manifest");
    }
    if (!damages.isEmpty()) {
      return new BackupVerdict(1, text.length, damages);
    }
    Set<String> named = new HashSet<>(Set.of(MANIFEST, SIGNATURE));
    for (Manifest.Part part : manifest().files()) {
      named.add(part.name());
      files++;
      bytes += part.bytes();
      damage(part).forEach(damages::add);
    }
    for (Path path : paths()) {
      if (Files.isRegularFile(path) && !named.contains(set.relativize(path).toString())) {
        damages.add(set.relativize(path) + ": not part of the set");
      }
    }
    return new BackupVerdict(files, bytes, damages);
  }

  private List<String> damage(Manifest.Part part) {
    Path file = set.resolve(part.name());
    try {
      if (!Files.exists(file)) {
        return List.of(part.name() + ": missing");
      }
      long size = Files.size(file);
      if (size != part.bytes()) {
        return List.of("%s: %d bytes instead of %d".formatted(part.name(), size, part.bytes()));
      }
      MessageDigest digest = Sha256.start();
      try (InputStream in = Files.newInputStream(file)) {
        byte[] buffer = new byte[1 << 18];
        for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
          digest.update(buffer, 0, read);
        }
      }
      return Sha256.end(digest).equals(part.sha256())
          ? List.of()
          : List.of(part.name() + ": other content than was written");
    } catch (IOException e) {
      return List.of(part.name() + ": not readable: " + e.getMessage());
    }
  }

  /** Throws unless the set is whole and the one of {@code digest}. */
  Manifest intact(String digest) {
    BackupVerdict verdict = check(digest);
    if (!verdict.intact()) {
      throw new OutsideException(
          new Failure(
              ExitCode.DIFFERS,
              "the backup is damaged; nothing was restored",
              set + ": " + String.join("; ", verdict.damages()),
              "use another backup, and keep this one for inspection"));
    }
    return manifest();
  }

  Manifest manifest() {
    try {
      return JSON.readValue(bytes(MANIFEST), Manifest.class);
    } catch (JacksonException e) {
      throw new OutsideException(
          Failure.badInput(
              "the manifest of a backup is not readable",
              set.resolve(MANIFEST) + ": " + e.getOriginalMessage(),
              "use another backup"),
          e);
    }
  }

  Path path(String name) {
    return set.resolve(name);
  }

  private byte[] signature() {
    try {
      return HexFormat.of().parseHex(new String(bytes(SIGNATURE), StandardCharsets.US_ASCII));
    } catch (IllegalArgumentException e) {
      return new byte[0];
    }
  }

  private byte[] bytes(String name) {
    try {
      return Files.exists(set.resolve(name)) ? Files.readAllBytes(set.resolve(name)) : new byte[0];
    } catch (IOException e) {
      throw failed("a backup could not be read", e);
    }
  }

  /** Everything below the set, deepest first. */
  private List<Path> paths() {
    try (Stream<Path> all = Files.walk(set)) {
      return all.filter(p -> !p.equals(set)).sorted(Comparator.reverseOrder()).toList();
    } catch (IOException e) {
      throw failed("a backup could not be read", e);
    }
  }

  private OutsideException failed(String what, IOException e) {
    return new OutsideException(
        new Failure(
            ExitCode.STOPPED, what, set + ": " + e.getMessage(), "df -h " + set.toAbsolutePath()),
        e);
  }

  /** The same stream, which stays open when what writes to it is closed. */
  static OutputStream open(OutputStream out) {
    return new FilterOutputStream(out) {
      @Override
      public void write(byte[] bytes, int from, int length) throws IOException {
        out.write(bytes, from, length);
      }

      @Override
      public void close() throws IOException {
        flush();
      }
    };
  }
}
