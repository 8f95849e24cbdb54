package dev.belay.database;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/** Where the password of a login is found; in the order in which libpq looks. */
@FunctionalInterface
public interface PasswordSource {

  Optional<Password> find(DatabaseUri uri);

  /** PGPASSWORD, else the file PGPASSFILE names, else {@code ~/.pgpass}. */
  static PasswordSource environment(Map<String, String> environment, Path home) {
    return uri -> {
      String variable = environment.get("PGPASSWORD");
      if (variable != null && !variable.isEmpty()) {
        return Optional.of(new Password(variable));
      }
      String file = environment.get("PGPASSFILE");
      return inFile(file == null ? home.resolve(".pgpass") : Path.of(file), uri);
    };
  }

  static PasswordSource own() {
    return environment(System.getenv(), Path.of(System.getProperty("user.home")));
  }

  /** This source, else the answer of a person. */
  default PasswordSource orAsk(Function<DatabaseUri, Optional<Password>> ask) {
    return uri -> find(uri).or(() -> ask.apply(uri));
  }

  private static Optional<Password> inFile(Path file, DatabaseUri uri) {
    List<String> lines;
    try {
      if (!Files.isRegularFile(file) || readableByOthers(file)) {
        return Optional.empty(); // as libpq, which ignores such a file
      }
      lines = Files.readAllLines(file);
    } catch (IOException e) {
      return Optional.empty();
    }
    List<String> wanted =
        List.of(uri.host(), String.valueOf(uri.port()), uri.database(), uri.user());
    for (String line : lines) {
      List<String> fields = fields(line);
      if (!line.startsWith("#") && fields.size() == 5 && matches(fields, wanted)) {
        return Optional.of(new Password(fields.get(4)));
      }
    }
    return Optional.empty();
  }

  private static boolean readableByOthers(Path file) throws IOException {
    var open = Files.getPosixFilePermissions(file);
    return open.contains(PosixFilePermission.GROUP_READ)
        || open.contains(PosixFilePermission.OTHERS_READ);
  }

  private static boolean matches(List<String> fields, List<String> wanted) {
    for (int i = 0; i < wanted.size(); i++) {
      String field = fields.get(i);
      boolean loopback =
          i == 0 && field.equals("localhost") && wanted.getFirst().equals("127.0.0.1");
      if (!field.equals("*") && !field.equals(wanted.get(i)) && !loopback) {
        return false;
      }
    }
    return true;
  }

  /** Splits at colons; a backslash takes the next character as it is. */
  private static List<String> fields(String line) {
    var fields = new ArrayList<String>();
    var field = new StringBuilder();
    for (int i = 0; i < line.length(); i++) {
      char c = line.charAt(i);
      if (c == '\\' && i + 1 < line.length()) {
        field.append(line.charAt(++i));
      } else if (c == ':') {
        fields.add(field.toString());
        field.setLength(0);
      } else {
        field.append(c);
      }
    }
    fields.add(field.toString());
    return fields;
  }
}
