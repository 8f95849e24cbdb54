package dev.belay.python;

import dev.belay.outside.Failure;
import dev.belay.outside.OutsideException;
import io.github.treesitter.jtreesitter.Language;
import io.github.treesitter.jtreesitter.NativeLibraryLookup;
import java.io.IOException;
import java.io.InputStream;
import java.lang.foreign.Arena;
import java.lang.foreign.SymbolLookup;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;

/**
 * Finds the parser's two native libraries inside the jars and opens private copies of them. The
 * copies are deleted as soon as they are mapped, so nothing is left behind and nobody can exchange
 * them.
 */
public final class PythonLibrary implements NativeLibraryLookup {

  /** The Python grammar; loaded on first use. */
  static final class Grammar {
    static final Language PYTHON =
        Language.load(open("tree-sitter-python", Arena.global()), "tree_sitter_python");

    private Grammar() {}
  }

  @Override
  public SymbolLookup get(Arena arena) {
    return open("tree-sitter", Arena.global());
  }

  @SuppressWarnings("restricted") // the launcher grants native access
  private static SymbolLookup open(String library, Arena arena) {
    String name = "lib/" + platform() + "-" + library + suffix();
    try (InputStream in = PythonLibrary.class.getClassLoader().getResourceAsStream(name)) {
      if (in == null) {
        throw unsupported("the jar has no " + name);
      }
      Path copy = Files.createTempFile("belay-", suffix());
      try {
        Files.write(copy, in.readAllBytes());
        return SymbolLookup.libraryLookup(copy, arena);
      } finally {
        Files.deleteIfExists(copy);
      }
    } catch (IOException | IllegalArgumentException e) {
      throw unsupported(name + ": " + e.getMessage());
    }
  }

  private static String platform() {
    String arch = System.getProperty("os.arch", "");
    String cpu = arch.equals("aarch64") ? "aarch64" : "x86_64";
    return mac() ? cpu + "-macos" : cpu + "-linux-gnu";
  }

  private static String suffix() {
    return mac() ? ".dylib" : ".so";
  }

  private static boolean mac() {
    return System.getProperty("os.name", "").toLowerCase(Locale.ROOT).contains("mac");
  }

  private static OutsideException unsupported(String seen) {
    return new OutsideException(
        Failure.unknown(
            "the Python parser could not be loaded",
            seen,
            "run Belay on Linux (glibc) or macOS, on x86_64 or aarch64, with a writable temporary"
                + " directory (java.io.tmpdir)"));
  }
}
