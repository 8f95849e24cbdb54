import dev.belay.outside.OwnShell;
import dev.belay.store.FilePass;
import dev.belay.store.FileSource;
import dev.belay.store.FileSource.Policy;
import dev.belay.store.files.DirectoryStore;
import java.nio.file.Path;
import java.util.Optional;

/** Times what a capture, its second pass, its verification and a restore take, against `cp -a`. */
class Files {
  public static void main(String[] arguments) {
    var root = Path.of(arguments[0]);
    var set = Path.of(arguments[1]);
    long base = Long.parseLong(arguments[2]);
    var store = new DirectoryStore(new OwnShell());
    var source = FileSource.of("files:bench", root, Policy.UNION);
    var first = time("belay capture, first pass", base, () -> store.capture(source, set, FilePass.LIVE));
    time("belay capture, delta in the window", base, () -> store.capture(source, set, FilePass.WINDOW));
    time("belay verify", base, () -> store.verify(set, Optional.empty()));
    var elsewhere = FileSource.of("files:bench", root.resolveSibling("restored"), Policy.UNION);
    String digest = store.list(set).digest();
    time("belay restore, all", base, () -> store.restore(set, digest, elsewhere, root.resolveSibling("aside")));
    time("belay restore, nothing to do", base, () -> store.restore(set, digest, source, root.resolveSibling("aside")));
    System.out.println("blocks shared with the source: " + (first.reflinked() ? "yes" : "no, this file system cannot"));
  }

  interface Act<T> {
    T run();
  }

  private static <T> T time(String name, long base, Act<T> act) {
    long start = System.nanoTime();
    T result = act.run();
    long ms = (System.nanoTime() - start) / 1_000_000;
    System.out.printf("%-34s %8d ms   %.2f of cp -a%n", name, ms, ms / (double) base);
    return result;
  }
}
