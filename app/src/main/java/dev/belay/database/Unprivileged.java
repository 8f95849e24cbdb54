package dev.belay.database;

import dev.belay.outside.Command;
import dev.belay.outside.Failure;
import dev.belay.outside.OutsideException;
import dev.belay.outside.Shell;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * How PostgreSQL's programs are started: its server refuses to run as root, so root gives up its
 * identity for them, in a user namespace where the kernel allows one, else as another user.
 *
 * @param prefix what stands before the program; empty for everyone but root
 * @param owner who must own the data directory, when it is not this user
 */
record Unprivileged(List<String> prefix, Optional<String> owner) {
  private static final List<String> USERS = List.of("postgres", "nobody");

  static Unprivileged of(Shell shell) {
    if (!"root".equals(System.getProperty("user.name"))) {
      return new Unprivileged(List.of(), Optional.empty());
    }
    if (starts(shell, "unshare", "-U", "true")) {
      return new Unprivileged(List.of("unshare", "-U"), Optional.empty());
    }
    for (String user : USERS) {
      List<String> prefix =
          List.of("setpriv", "--reuid=" + user, "--regid=" + group(user), "--clear-groups");
      if (starts(shell, with(prefix, "true"))) {
        return new Unprivileged(prefix, Optional.of(user));
      }
    }
    throw new OutsideException(
        Failure.unknown(
            "PostgreSQL does not run as root, and no other way to start it was found",
            "neither `unshare -U` nor `setpriv --reuid=postgres` works here",
            "run Belay as another user, or name a scratch server with --scratch URI"));
  }

  private static String group(String user) {
    return user.equals("nobody") ? "nogroup" : user;
  }

  private static boolean starts(Shell shell, String... argv) {
    try {
      return shell.run(Command.of(argv)).ok();
    } catch (OutsideException e) {
      return false;
    }
  }

  private static String[] with(List<String> prefix, String... argv) {
    var all = new ArrayList<>(prefix);
    all.addAll(List.of(argv));
    return all.toArray(String[]::new);
  }

  Command command(String... argv) {
    return Command.of(with(prefix, argv));
  }

  /** Where unpacked programs are kept, readable by whoever runs them. */
  Path cache() {
    if (owner.isPresent()) {
      return Path.of("/var/cache/belay");
    }
    String home = System.getenv("XDG_CACHE_HOME");
    return home == null || home.isEmpty()
        ? Path.of(System.getProperty("user.home"), ".cache", "belay")
        : Path.of(home, "belay");
  }

  /** Gives a folder and what is in it to the user that the server will run as. */
  void give(Path folder) throws IOException {
    if (owner.isEmpty()) {
      return;
    }
    var user =
        folder
            .getFileSystem()
            .getUserPrincipalLookupService()
            .lookupPrincipalByName(owner.orElseThrow());
    try (var all = Files.walk(folder)) {
      for (Path path : all.toList()) {
        Files.setOwner(path, user);
      }
    }
  }
}
