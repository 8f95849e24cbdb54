package dev.belay.step;

import dev.belay.database.Label;
import dev.belay.outside.Failure;
import dev.belay.outside.OutsideException;
import dev.belay.outside.Sha256;
import dev.belay.store.InstallationId;
import dev.belay.store.InstallationKey;
import dev.belay.survey.Identity;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * Everything that a plan stands on and an approval therefore signs: what the installation is, which
 * one it is, what its file says and starts, what the operator added to Belay's knowledge, and this
 * Belay itself. Whatever decides what runs is in here or in the plan's folder.
 */
public final class Basis {
  /** The part that says what the file of an installation holds. */
  public static final String DESCRIPTION = "belay.yaml";

  private static final Pattern VARIABLE = Pattern.compile("\\$\\{?([A-Za-z_][A-Za-z0-9_]*)");

  private final TreeMap<String, String> parts = new TreeMap<>();

  private Basis() {}

  /**
   * Looks; changes nothing.
   *
   * @param file that describes the installation
   * @throws OutsideException when a part cannot be found out, or the databases are another
   *     installation's
   */
  public static Identity read(World world, InstallationKey key, Path file, PlanInputs inputs) {
    var installation = InstallationFile.read(file);
    var basis = new Basis();
    basis.parts.putAll(IdentityReader.read(world, key).parts());
    basis.installation(
        Belonging.of(installation, world.server()).mine(new Label(world.run(), "installation")));
    basis.parts.put(DESCRIPTION, description(file, key));
    basis.programs(installation);
    basis.variables(installation, key, System.getenv());
    inputs.risks().ifPresent(d -> basis.own(PlanInputs.RISKS + d, d));
    inputs.releases().ifPresent(d -> basis.own(PlanInputs.RELEASES + d, d));
    basis.parts.put("Belay", self());
    return new Identity(basis.parts);
  }

  /** What the file of an installation says, so that a change can be named by its key. */
  public static String description(Path file, InstallationKey key) {
    return Identity.keys(DescriptionKeys.of(file), key::fingerprint);
  }

  private void installation(InstallationId id) {
    parts.put("host", id.host().words());
    parts.put("directory", id.directory());
    parts.put("PostgreSQL system", id.system());
    id.databases().forEach((name, number) -> parts.put("number of database " + name, "" + number));
    id.chance().ifPresent(chance -> parts.put(Identity.LAID, chance));
  }

  /** Lines of a twin are run as well: what a rehearsal showed was shown by them. */
  private void programs(Installation installation) {
    installation
        .commands()
        .forEach((name, line) -> programs(installation, "commands." + name, line));
    installation.twin().forEach((name, line) -> programs(installation, "twin." + name, line));
  }

  private void programs(Installation installation, String name, String line) {
    var contents = new TreeMap<String, byte[]>();
    NamedPrograms.in(installation.home())
        .of(line)
        .forEach((word, file) -> contents.put(word, read(file)));
    if (!contents.isEmpty()) {
      parts.put("what " + name + " starts", Identity.keys(contents, Sha256::of));
    }
  }

  /** What lines take from the environment of whoever starts Belay; values may be secret. */
  private void variables(
      Installation installation, InstallationKey key, Map<String, String> environment) {
    installation
        .commands()
        .forEach((name, line) -> {
          var values = new TreeMap<String, byte[]>();
          var named = VARIABLE.matcher(line).results().map(m -> m.group(1)).toList();
          environment.forEach((variable, value) -> {
            if (named.contains(variable)) {
              values.put(variable, value.getBytes(StandardCharsets.UTF_8));
            }
          });
          if (!values.isEmpty()) {
            parts.put("variables of commands." + name, Identity.keys(values, key::fingerprint));
          }
        });
  }

  private void own(String name, Path directory) {
    parts.put(name, Identity.keys(files(directory), Sha256::of));
  }

  private static SortedMap<String, byte[]> files(Path directory) {
    var contents = new TreeMap<String, byte[]>();
    if (!Files.isDirectory(directory)) {
      return contents;
    }
    try (var all = Files.walk(directory)) {
      for (Path file : all.filter(Files::isRegularFile).toList()) {
        contents.put(directory.relativize(file).toString(), read(file));
      }
      return contents;
    } catch (IOException | UncheckedIOException e) {
      throw unreadable(directory, e);
    }
  }

  /** The version, and of a packaged Belay the digest of its jar: two builds may share a version. */
  private static String self() {
    String version = Basis.class.getPackage().getImplementationVersion();
    try {
      Path jar = Path.of(Basis.class.getProtectionDomain().getCodeSource().getLocation().toURI());
      return Files.isRegularFile(jar)
          ? version + " " + Sha256.of(read(jar)).substring(0, 12)
          : "unpackaged";
    } catch (URISyntaxException e) {
      throw new IllegalStateException("a class path is made of URIs", e);
    }
  }

  private static byte[] read(Path file) {
    try {
      return Files.readAllBytes(file);
    } catch (IOException e) {
      throw unreadable(file, e);
    }
  }

  private static OutsideException unreadable(Path file, Exception e) {
    return new OutsideException(
        Failure.unknown(
            "what decides what runs could not be read", file + ": " + e, "ls -l " + file),
        e);
  }
}
