package dev.belay.python;

import io.github.treesitter.jtreesitter.Node;
import io.github.treesitter.jtreesitter.TreeCursor;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One node of the syntax tree, copied out of native memory in a single walk. Only named nodes and
 * operators are kept; comments are not.
 */
record Branch(String type, String field, int start, int end, List<Branch> children, Text text) {

  /** Deeper nesting than this is no hand-written file. */
  private static final int DEEPEST = 300;

  static Branch walk(Node root, Text text) {
    if (root.isError()) {
      throw Unreadable.because(text.place(root.getStartByte()), "this is not valid Python");
    }
    try (TreeCursor cursor = root.walk()) {
      return build(cursor, root, "", text, 0);
    }
  }

  private static Branch build(TreeCursor cursor, Node node, String field, Text text, int depth) {
    int start = node.getStartByte();
    if (depth > DEEPEST) {
      throw Unreadable.because(text.place(start), "nested more than " + DEEPEST + " levels deep");
    }
    String type = node.getType();
    var children = new ArrayList<Branch>();
    if (cursor.gotoFirstChild()) {
      do {
        Node child = cursor.getCurrentNode();
        if (child.isError() || child.isMissing()) {
          throw Unreadable.because(text.place(child.getStartByte()), "this is not valid Python");
        }
        String name = named(cursor.getCurrentFieldName());
        if (child.isNamed() ? !child.isExtra() : name.startsWith("operator")) {
          children.add(build(cursor, child, name, text, depth + 1));
        }
      } while (cursor.gotoNextSibling());
      cursor.gotoParent();
    }
    return new Branch(type, field, start, node.getEndByte(), children, text);
  }

  private static String named(@Nullable String field) {
    return field == null ? "" : field;
  }

  boolean is(String wanted) {
    return type.equals(wanted);
  }

  Place at() {
    return text.place(start);
  }

  String source() {
    return text.cut(start, end);
  }

  Branch the(String wanted) {
    return maybe(wanted)
        .orElseThrow(() -> Unreadable.because(at(), "a " + type + " without " + wanted));
  }

  Optional<Branch> maybe(String wanted) {
    return children.stream().filter(c -> c.field.equals(wanted)).findFirst();
  }

  List<Branch> all(String wanted) {
    return children.stream().filter(c -> c.field.equals(wanted)).toList();
  }

  List<Branch> typed(String wanted) {
    return children.stream().filter(c -> c.is(wanted)).toList();
  }

  /** The bytes of a file, with its lines. */
  static final class Text {
    private final String file;
    private final byte[] bytes;
    private final int[] lines;

    Text(String file, String source) {
      this.file = file;
      bytes = source.getBytes(StandardCharsets.UTF_8);
      var starts = new ArrayList<Integer>();
      starts.add(0);
      for (int i = 0; i < bytes.length; i++) {
        if (bytes[i] == '\n') {
          starts.add(i + 1);
        }
      }
      lines = starts.stream().mapToInt(Integer::intValue).toArray();
    }

    Place place(int offset) {
      int found = java.util.Arrays.binarySearch(lines, offset);
      return new Place(file, found >= 0 ? found + 1 : -found - 1);
    }

    String cut(int from, int to) {
      return new String(bytes, from, to - from, StandardCharsets.UTF_8);
    }
  }
}
