import dev.belay.outside.OwnHttp;
import dev.belay.vector.FlatFiles;
import dev.belay.vector.VectorMove;
import dev.belay.vector.Weaviate;
import java.net.URI;
import java.nio.file.Path;
import java.util.Optional;

/** Runs what the step migrate-vectors runs, on a server that acceptance/weaviate started. */
final class MoveVectors {
  private MoveVectors() {}

  public static void main(String[] arguments) {
    if (arguments[0].equals("arrange")) {
      System.out.println(new FlatFiles(Path.of(arguments[1])).arrange());
      return;
    }
    var key = Optional.ofNullable(System.getenv("WEAVIATE_API_KEY"));
    var store = new Weaviate(new OwnHttp(), URI.create(arguments[1]), key);
    for (var moved : new VectorMove(store, () -> {}).perform()) {
      System.out.printf(
          "%s %d %d %d%n", moved.collection(), moved.objects(), moved.compared(), moved.found());
    }
    System.exit(0);
  }
}
