package dev.belay.python;

import java.util.List;

/**
 * A Python file as written.
 *
 * @param file the name that messages use
 */
public record Source(String file, List<Statement> body) {

  /** The classes of the file itself, not those inside functions or other classes. */
  public List<Statement.ClassBody> classes() {
    return body.stream()
        .filter(Statement.ClassBody.class::isInstance)
        .map(Statement.ClassBody.class::cast)
        .toList();
  }
}
