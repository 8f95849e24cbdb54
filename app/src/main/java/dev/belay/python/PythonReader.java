package dev.belay.python;

import io.github.treesitter.jtreesitter.Node;
import io.github.treesitter.jtreesitter.Parser;
import io.github.treesitter.jtreesitter.Tree;

/** Reads Python source into {@link Source}; never runs anything. */
public final class PythonReader {

  /** The largest file read, in characters; Dify's largest migration is under 100 000. */
  public static final int LARGEST = 1_000_000;

  private PythonReader() {}

  /**
   * Reads one file.
   *
   * @param file the name that messages use
   * @throws dev.belay.outside.OutsideException with file and line when it is not Python, too large
   *     or too deeply nested
   */
  public static Source read(String file, String source) {
    if (source.length() > LARGEST) {
      throw Unreadable.because(
          new Place(file, 1), source.length() + " characters, more than " + LARGEST);
    }
    var text = new Branch.Text(file, source);
    try (var parser = new Parser(PythonLibrary.Grammar.PYTHON);
        Tree tree = parser.parse(source).orElseThrow()) {
      Node root = tree.getRootNode();
      return new Source(file, new StatementReader().block(Branch.walk(root, text)));
    }
  }
}
