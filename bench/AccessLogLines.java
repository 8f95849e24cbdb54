import java.io.BufferedWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;

/** Writes a made-up access log: {@code java AccessLogLines.java FILE LINES}. */
final class AccessLogLines {
  private static final String[] REQUESTS = {
    "POST /v1/chat-messages",
    "GET /v1/parameters?user=u%2$d",
    "GET /v1/messages/%1$s/suggested?user=u%2$d",
    "POST /v1/files/upload",
    "GET /v1/conversations?user=u%2$d&limit=20",
    "POST /v1/workflows/run",
    "GET /v1/datasets/%1$s/documents?page=1",
    "POST /v1/datasets/%1$s/retrieve",
    "GET /console/api/apps?page=1",
    "GET /files/%1$s/file-preview"
  };
  private static final String[] AGENTS = {
    "python-requests/2.31.0",
    "Go-http-client/1.1",
    "axios/1.6.0",
    "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36"
  };

  public static void main(String[] args) throws Exception {
    var random = new Random(7);
    int lines = Integer.parseInt(args[1]);
    try (BufferedWriter out = Files.newBufferedWriter(Path.of(args[0]))) {
      for (int i = 0; i < lines; i++) {
        String id = new java.util.UUID(random.nextLong(), random.nextLong()).toString();
        out.write("10.0." + random.nextInt(4) + "." + random.nextInt(255) + " - - [22/Nov/2026:");
        int second = (int) (i * 86_400L / lines);
        out.write(two(second / 3600) + ":" + two(second / 60 % 60) + ":" + two(second % 60));
        out.write(" +0000] \"");
        String request = REQUESTS[random.nextInt(REQUESTS.length)];
        out.write(request.replace("%1$s", id).replace("%2$d", "" + random.nextInt(9999)));
        out.write(" HTTP/1.1\" " + (random.nextInt(100) < 97 ? 200 : 400) + " ");
        out.write(random.nextInt(9000) + " \"-\" \"" + AGENTS[random.nextInt(AGENTS.length)]);
        out.write("\" \"-\"\n");
      }
    }
  }

  private static String two(int n) {
    return n < 10 ? "0" + n : "" + n;
  }
}
