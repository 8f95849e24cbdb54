package dev.belay.outside;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.ConnectException;
import java.net.ProtocolException;
import java.net.URI;
import java.net.UnknownHostException;
import java.net.http.HttpClient;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodySubscriber;
import java.net.http.HttpResponse.ResponseInfo;
import java.nio.ByteBuffer;
import java.nio.channels.UnresolvedAddressException;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Flow.Subscription;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/**
 * HTTP with the JDK's client, every answer bounded in time and size. Every call has a connection of
 * its own: the client keeps that of an HTTP/1.0 server as if it were still good, and a call on it
 * ends without an answer where something between them is slow to pass the end on.
 */
public final class OwnHttp implements Http {
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();

  private HttpClient client() {
    return HttpClient.newBuilder()
        .version(HttpClient.Version.HTTP_1_1)
        .followRedirects(HttpClient.Redirect.NEVER)
        .connectTimeout(Duration.ofSeconds(10))
        .executor(threads)
        .build();
  }

  @Override
  public HttpAnswer send(HttpCall call) {
    var request = HttpRequest.newBuilder(call.uri());
    call.headers().forEach(request::header);
    request.method(
        call.method(),
        call.body().length == 0
            ? BodyPublishers.noBody()
            : BodyPublishers.ofByteArray(call.body()));
    var kept = new Kept(call.mostBytes());
    HttpClient client = client();
    var sent = client.sendAsync(request.build(), kept::begin);
    URI to = call.uri();
    try (var _ =
        Waits.on(
            "an answer of %s:%d".formatted(to.getHost(), to.getPort()),
            Optional.of(call.limit()))) {
      sent.get(call.limit().toMillis(), TimeUnit.MILLISECONDS);
      return kept.answer(kept.full ? Ending.TOO_LARGE : Ending.COMPLETE);
    } catch (TimeoutException e) {
      sent.cancel(true);
      kept.stop();
      return kept.begun()
          ? kept.answer(Ending.TOO_LONG)
          : new Unanswered(
              Why.SILENT, "after %d ms".formatted(call.limit().toMillis()), kept.millis());
    } catch (ExecutionException e) {
      return failed(kept, e.getCause());
    } catch (InterruptedException e) {
      sent.cancel(true);
      Thread.currentThread().interrupt();
      return new Unanswered(Why.SILENT, "interrupted", kept.millis());
    } finally {
      client.shutdownNow();
    }
  }

  private static HttpAnswer failed(Kept kept, @Nullable Throwable cause) {
    if (kept.begun()) {
      return kept.answer(Ending.CLOSED_EARLY);
    }
    String seen = cause == null ? "" : cause.getClass().getSimpleName();
    Why why =
        switch (cause) {
          case SSLException ignored -> Why.TLS;
          case ConnectException ignored -> Why.UNREACHABLE;
          case HttpConnectTimeoutException ignored -> Why.UNREACHABLE;
          case UnknownHostException ignored -> Why.UNREACHABLE;
          case UnresolvedAddressException ignored -> Why.UNREACHABLE;
          case ProtocolException ignored -> Why.NOT_HTTP;
          case IOException io when io.getCause() instanceof ProtocolException -> Why.NOT_HTTP;
          case null -> Why.CLOSED_EARLY;
          default -> Why.CLOSED_EARLY;
        };
    return new Unanswered(why, seen, kept.millis());
  }

  /** Keeps an answer as it comes, so that what was cut can be looked at. */
  private static final class Kept implements BodySubscriber<Boolean> {
    private final CompletableFuture<Boolean> done = new CompletableFuture<>();
    private final ByteArrayOutputStream body = new ByteArrayOutputStream();
    private final long start = System.nanoTime();
    private final int most;
    private @Nullable ResponseInfo head;
    private @Nullable Subscription subscription;
    private long firstByte = -1;
    private long lastByte = -1;
    private long longestGap;
    private volatile boolean full;

    Kept(int most) {
      this.most = most;
    }

    synchronized BodySubscriber<Boolean> begin(ResponseInfo info) {
      head = info;
      lastByte = System.nanoTime();
      return this;
    }

    @Override
    public synchronized void onSubscribe(Subscription given) {
      subscription = given;
      given.request(Long.MAX_VALUE);
    }

    @Override
    public synchronized void onNext(List<ByteBuffer> buffers) {
      long now = System.nanoTime();
      if (firstByte < 0) {
        firstByte = now;
      } else {
        longestGap = Math.max(longestGap, now - lastByte);
      }
      lastByte = now;
      for (ByteBuffer buffer : buffers) {
        int room = Math.min(buffer.remaining(), most - body.size());
        byte[] bytes = new byte[room];
        buffer.get(bytes);
        body.writeBytes(bytes);
        full |= buffer.hasRemaining();
      }
      if (full) {
        stop();
        done.complete(true);
      }
    }

    @Override
    public void onError(Throwable failure) {
      done.completeExceptionally(failure);
    }

    @Override
    public void onComplete() {
      done.complete(true);
    }

    @Override
    public CompletionStage<Boolean> getBody() {
      return done;
    }

    synchronized void stop() {
      if (subscription != null) {
        subscription.cancel();
      }
    }

    synchronized boolean begun() {
      return head != null;
    }

    long millis() {
      return (System.nanoTime() - start) / 1_000_000;
    }

    synchronized Answered answer(Ending ending) {
      var headers = new TreeMap<String, List<String>>();
      int status = 0;
      if (head != null) {
        status = head.statusCode();
        for (Map.Entry<String, List<String>> e : head.headers().map().entrySet()) {
          headers.put(e.getKey().toLowerCase(Locale.ROOT), e.getValue());
        }
      }
      long now = System.nanoTime();
      long gap = ending == Ending.TOO_LONG ? Math.max(longestGap, now - lastByte) : longestGap;
      return new Answered(
          status,
          headers,
          body.toByteArray(),
          ending,
          ((firstByte < 0 ? now : firstByte) - start) / 1_000_000,
          gap / 1_000_000,
          (now - start) / 1_000_000);
    }
  }
}
