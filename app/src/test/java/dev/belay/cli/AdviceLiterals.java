package dev.belay.cli;

import com.sun.source.tree.AnnotationTree;
import com.sun.source.tree.BinaryTree;
import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.tree.ExpressionTree;
import com.sun.source.tree.LiteralTree;
import com.sun.source.tree.ParenthesizedTree;
import com.sun.source.tree.Tree;
import com.sun.source.util.JavacTask;
import com.sun.source.util.TreeScanner;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import javax.tools.ToolProvider;

/** Every text of the product's source that names a command, put together from its parts. */
final class AdviceLiterals {
  private AdviceLiterals() {}

  /**
   * @param text with {@code %s} for what is only known when it runs
   */
  record Said(String file, String text) {}

  static List<Said> in(Path sources) throws IOException {
    List<Path> files;
    try (var all = Files.walk(sources)) {
      files =
          all.filter(f -> f.toString().endsWith(".java")).filter(AdviceLiterals::speaks).toList();
    }
    var compiler = ToolProvider.getSystemJavaCompiler();
    try (var manager = compiler.getStandardFileManager(null, null, null)) {
      var task =
          (JavacTask)
              compiler.getTask(
                  null,
                  manager,
                  null,
                  List.of("-proc:none"),
                  null,
                  manager.getJavaFileObjectsFromPaths(files));
      var said = new ArrayList<Said>();
      for (CompilationUnitTree unit : task.parse()) {
        String name = Path.of(unit.getSourceFile().getName()).getFileName().toString();
        new Texts(name, said).scan(unit, null);
      }
      return said;
    }
  }

  private static boolean speaks(Path file) {
    try {
      return Files.readString(file).contains("belay ");
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  /** Descriptions of options are prose about commands, and annotations are where they stand. */
  private static final class Texts extends TreeScanner<Void, Void> {
    private final String file;
    private final List<Said> said;

    Texts(String file, List<Said> said) {
      this.file = file;
      this.said = said;
    }

    @Override
    public Void visitAnnotation(AnnotationTree node, Void nothing) {
      return null;
    }

    @Override
    public Void visitBinary(BinaryTree node, Void nothing) {
      String text = text(node);
      if (node.getKind() != Tree.Kind.PLUS || !text.contains("belay ")) {
        return super.visitBinary(node, null);
      }
      said.add(new Said(file, text));
      return null;
    }

    @Override
    public Void visitLiteral(LiteralTree node, Void nothing) {
      if (node.getValue() instanceof String text && text.contains("belay ")) {
        said.add(new Said(file, text));
      }
      return null;
    }

    private static String text(ExpressionTree part) {
      return switch (part) {
        case BinaryTree both when both.getKind() == Tree.Kind.PLUS ->
            text(both.getLeftOperand()) + text(both.getRightOperand());
        case LiteralTree literal -> String.valueOf(literal.getValue());
        case ParenthesizedTree inner -> text(inner.getExpression());
        default -> "%s";
      };
    }
  }
}
