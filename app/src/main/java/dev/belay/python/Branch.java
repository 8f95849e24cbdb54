package dev.belay.python;

import io.github.treesitter.jtreesitter.Node;
import io.github.treesitter.jtreesitter.TreeCursor;
import java.lang.foreign.Arena;
import java.lang.foreign.SegmentAllocator;
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
    try (Arena arena = Arena.ofConfined();
        TreeCursor cursor = root.walk()) {
      var oneNode = SegmentAllocator.prefixAllocator(arena.allocate(NODE_BYTES));
      var walk = new Walk(cursor, oneNode, text, root.hasError());
      return walk.branch(Kind.of(root.getSymbol()), "", root.getStartByte(), root.getEndByte(), 0);
    }
  }

  /** More than a node takes. */
  private static final long NODE_BYTES = 64;

  /**
   * One walk over a tree. What crosses into native memory costs most of the time that reading
   * takes, so a node is asked as little as can be, and every one is put into the same bytes.
   *
   * @param damaged somewhere in the tree is an error: only then each node is asked for it
   */
  private record Walk(TreeCursor cursor, SegmentAllocator oneNode, Text text, boolean damaged) {
    Branch branch(Kind kind, String field, int start, int end, int depth) {
      if (depth > DEEPEST) {
        throw Unreadable.because(text.place(start), "nested more than " + DEEPEST + " levels deep");
      }
      var children = new ArrayList<Branch>();
      if (cursor.gotoFirstChild()) {
        do {
          child(depth, children);
        } while (cursor.gotoNextSibling());
        cursor.gotoParent();
      }
      return new Branch(kind.name(), field, start, end, children, text);
    }

    private void child(int depth, List<Branch> into) {
      Node node = cursor.getCurrentNode(oneNode);
      if (damaged && (node.isError() || node.isMissing())) {
        throw Unreadable.because(text.place(node.getStartByte()), "this is not valid Python");
      }
      Kind kind = Kind.of(node.getSymbol());
      if (kind.remark()) {
        return;
      }
      String field = Kind.field(cursor.getCurrentFieldId());
      if (kind.named() || field.startsWith("operator")) {
        into.add(branch(kind, field, node.getStartByte(), node.getEndByte(), depth + 1));
      }
    }
  }

  /**
   * What a node is, by its symbol in the grammar.
   *
   * @param remark a comment or a line that goes on: they may be anywhere and mean nothing
   */
  private record Kind(String name, boolean named, boolean remark) {
    private static final @Nullable Kind[] KNOWN =
        new @Nullable Kind[PythonLibrary.Grammar.PYTHON.getSymbolCount()];
    private static final @Nullable String[] FIELDS =
        new @Nullable String[PythonLibrary.Grammar.PYTHON.getFieldCount() + 1];

    static Kind of(short symbol) {
      Kind known = KNOWN[symbol];
      if (known == null) {
        String name = String.valueOf(PythonLibrary.Grammar.PYTHON.getSymbolName(symbol));
        known =
            new Kind(
                name,
                PythonLibrary.Grammar.PYTHON.isNamed(symbol),
                name.equals("comment") || name.equals("line_continuation"));
        KNOWN[symbol] = known; // another thread would put the same
      }
      return known;
    }

    static String field(short id) {
      if (id == 0) {
        return "";
      }
      String known = FIELDS[id];
      if (known == null) {
        known = String.valueOf(PythonLibrary.Grammar.PYTHON.getFieldNameForId(id));
        FIELDS[id] = known;
      }
      return known;
    }
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
