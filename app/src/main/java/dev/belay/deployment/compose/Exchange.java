package dev.belay.deployment.compose;

import dev.belay.outside.Durable;
import dev.belay.outside.ExitCode;
import dev.belay.outside.Failure;
import dev.belay.outside.Folders;
import dev.belay.outside.Observed;
import dev.belay.outside.OutsideException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.TreeSet;

/**
 * Puts the configuration files of a release in place, one by one; the directory itself, the project
 * name and {@code volumes/} never move (S1).
 *
 * @param directory the installation's Compose directory
 * @param releases holds one directory per release with exactly its listed files; what another
 *     release lists and this one does not is moved to {@code replaced}
 * @param replaced where previous files go
 */
record Exchange(Path directory, Path releases, Path replaced) {
  private static final String TEMPORARY = ".belay-new";

  /** Whether the files of a release are staged. */
  boolean isStaged(String release) {
    return Files.isDirectory(releases.resolve(release));
  }

  /** Copies the configuration of a release into the run, once. */
  void take(Path from, String release) {
    copy(release, from, listed(from));
  }

  /** Copies the listed files of the installation into the staging directory of its release. */
  void keep(String release, List<Path> files) {
    copy(release, directory, files.stream().map(f -> directory.relativize(f).toString()).toList());
  }

  private void copy(String release, Path from, List<String> files) {
    try {
      Path to = releases.resolve(release);
      Path part = releases.resolve(release + ".part");
      if (Files.exists(to)) {
        return;
      }
      Folders.delete(part); // of an attempt that died: what it copied may be listed no longer
      for (String file : files) {
        Path copy = part.resolve(file);
        Files.createDirectories(parent(copy));
        Files.copy(
            from.resolve(file),
            copy,
            StandardCopyOption.COPY_ATTRIBUTES,
            StandardCopyOption.REPLACE_EXISTING);
        Durable.force(copy);
      }
      forceFolders(part);
      Durable.move(part, to);
    } catch (IOException e) {
      throw stopped("the configuration of %s could not be kept".formatted(release), e);
    }
  }

  /** The release whose files, and no other's, are in place. */
  Observed<String> installed() {
    try (var all = Files.list(releases)) {
      var names =
          all.map(p -> p.getFileName().toString())
              .filter(n -> !n.endsWith(".part"))
              .sorted()
              .toList();
      var seen = new ArrayList<String>();
      for (String release : names) {
        var differing = differing(release);
        if (differing.isEmpty()) {
          return Observed.known(release);
        }
        seen.add(
            "%s: %d files differ, %s first"
                .formatted(release, differing.size(), differing.getFirst()));
      }
      return Observed.unknown(
          "the configuration in %s is that of no staged release; %s"
              .formatted(directory, String.join("; ", seen)),
          "belay resume");
    } catch (IOException e) {
      return Observed.unknown("the staged releases cannot be read: " + e, "ls -l " + releases);
    }
  }

  /** Paths that are not as the release has them. */
  private List<String> differing(String release) throws IOException {
    var own = listed(release);
    var differing = new ArrayList<String>();
    for (String path : everyListed()) {
      Path here = directory.resolve(path);
      boolean same =
          own.contains(path)
              ? Files.isRegularFile(here)
                  && Files.mismatch(here, releases.resolve(release).resolve(path)) < 0
              : !Files.exists(here, LinkOption.NOFOLLOW_LINKS);
      if (!same) {
        differing.add(path);
      }
    }
    return differing;
  }

  /** The Compose files come last: until then nothing that reads them sees a mixture as new. */
  void install(String release) {
    if (!isStaged(release)) {
      throw new OutsideException(
          new Failure(
              ExitCode.STOPPED,
              "the configuration of %s is not staged".formatted(release),
              "%s has no %s".formatted(releases, release),
              "belay plan --to " + release));
    }
    try {
      var own = listed(release);
      var order = new ArrayList<>(differing(release));
      order.sort(
          Comparator.comparing((String p) -> p.startsWith("docker-compose")).thenComparing(p -> p));
      for (String path : order) {
        Path here = directory.resolve(path);
        refuseMountsAndLinks(here);
        setAside(path);
        if (own.contains(path)) {
          put(releases.resolve(release).resolve(path), here);
        } else {
          remove(here);
        }
      }
    } catch (IOException e) {
      throw stopped("the configuration of %s could not be put in place".formatted(release), e);
    }
  }

  /** Below a link the exchange would change a tree that other people may share. */
  private void refuseMountsAndLinks(Path here) throws IOException {
    for (Path p = here; p != null && !p.equals(directory); p = p.getParent()) {
      if (Files.isSymbolicLink(p)) {
        throw new IOException(
            "%s is a symbolic link to %s; replace it by the file itself first"
                .formatted(p, Files.readSymbolicLink(p)));
      }
    }
    if (Files.isRegularFile(here)
        && !Files.getAttribute(here, "unix:dev")
            .equals(Files.getAttribute(directory, "unix:dev"))) {
      throw new IOException(here + " is a mount point of its own; unmount it first");
    }
  }

  private void setAside(String path) throws IOException {
    Path here = directory.resolve(path);
    if (!Files.exists(here)) {
      return;
    }
    Path to = replaced.resolve(path);
    for (int n = 2; Files.exists(to); n++) {
      if (Files.mismatch(here, to) < 0) {
        return;
      }
      to = replaced.resolve(path + "." + n);
    }
    Files.createDirectories(parent(to));
    Files.copy(here, to, StandardCopyOption.COPY_ATTRIBUTES);
    Durable.force(to);
    Durable.force(parent(to));
  }

  private static void put(Path from, Path to) throws IOException {
    Files.createDirectories(parent(to));
    Path aside = to.resolveSibling(to.getFileName() + TEMPORARY);
    Files.copy(
        from, aside, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.COPY_ATTRIBUTES);
    if (Files.exists(to)) {
      var as = Files.readAttributes(to, "unix:uid,gid,mode");
      Files.setAttribute(aside, "unix:uid", as.get("uid"));
      Files.setAttribute(aside, "unix:gid", as.get("gid"));
      Files.setAttribute(aside, "unix:mode", as.get("mode"));
    }
    Durable.force(aside);
    Durable.move(aside, to);
  }

  /** With the directories that held nothing else. */
  private void remove(Path here) throws IOException {
    Files.delete(here);
    Path parent = parent(here);
    for (; !parent.equals(directory); parent = parent(parent)) {
      try (var rest = Files.list(parent)) {
        if (rest.findAny().isPresent()) {
          break;
        }
      }
      Files.delete(parent);
    }
    Durable.force(parent);
  }

  private List<String> listed(String release) {
    return listed(releases.resolve(release));
  }

  private List<String> listed(Path root) {
    try (var all = Files.walk(root)) {
      return all.filter(Files::isRegularFile).map(p -> root.relativize(p).toString()).toList();
    } catch (IOException e) {
      throw stopped("a staged release cannot be read", e);
    }
  }

  /** What any release lists: only these paths are ever touched. */
  TreeSet<String> everyListed() {
    var every = new TreeSet<String>();
    try (var all = Files.list(releases)) {
      for (Path release : (Iterable<Path>) all.filter(Files::isDirectory)::iterator) {
        if (!release.toString().endsWith(".part")) {
          every.addAll(listed(release));
        }
      }
    } catch (IOException e) {
      throw stopped("the staged releases cannot be read", e);
    }
    return every;
  }

  private static Path parent(Path path) {
    return Objects.requireNonNull(path.getParent());
  }

  private static void forceFolders(Path root) throws IOException {
    try (var all = Files.walk(root)) {
      for (Path folder : (Iterable<Path>) all.filter(Files::isDirectory)::iterator) {
        Durable.force(folder);
      }
    }
  }

  private OutsideException stopped(String what, IOException e) {
    return new OutsideException(
        new Failure(ExitCode.STOPPED, what, String.valueOf(e.getMessage()), "belay resume"), e);
  }
}
