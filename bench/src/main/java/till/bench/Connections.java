package till.bench;

import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.PoolOptions;
import java.lang.management.ManagementFactory;
import java.net.URI;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.jspecify.annotations.Nullable;

/**
 * Keep-alive connections to the shop, all on one event loop: each sends its next request when the
 * last is answered (a closed loop, without pipelining).
 */
final class Connections implements AutoCloseable {
  private static final Duration SILENCE_MAX = Duration.ofMinutes(2);
  private static final Duration CONNECT_LIMIT = Duration.ofSeconds(5);

  private final Vertx vertx =
      Vertx.vertx(new VertxOptions().setEventLoopPoolSize(1).setUseDaemonThread(true));
  private final Context eventLoop = vertx.getOrCreateContext();
  private final HttpClient http;
  private final int count;
  private final long thread;

  Connections(URI origin, int count) {
    this.count = count;
    this.http =
        vertx
            .httpClientBuilder()
            .with(
                new HttpClientOptions()
                    .setDefaultHost(origin.getHost())
                    .setDefaultPort(origin.getPort())
                    .setConnectTimeout((int) CONNECT_LIMIT.toMillis())
                    .setIdleTimeout((int) SILENCE_MAX.toSeconds())
                    .setTcpNoDelay(true))
            .with(new PoolOptions().setHttp1MaxSize(count))
            .build();
    CompletableFuture<Long> threadId = new CompletableFuture<>();
    eventLoop.runOnContext(ignored -> threadId.complete(Thread.currentThread().threadId()));
    this.thread = threadId.join();
  }

  /** Starts the errand; the future is done when it has no request left and all are answered. */
  CompletableFuture<Void> start(Errand errand) {
    Run run = new Run(errand);
    eventLoop.runOnContext(
        ignored -> {
          for (int i = 0; i < count; i++) {
            run.next();
          }
        });
    return run.done;
  }

  /** Does the whole errand. */
  void run(Errand errand) {
    try {
      start(errand).join();
    } catch (CompletionException e) {
      throw e.getCause() instanceof RuntimeException cause ? cause : e;
    }
  }

  /** CPU time that sending and receiving took since the start. */
  Duration cpu() {
    return Duration.ofNanos(ManagementFactory.getThreadMXBean().getThreadCpuTime(thread));
  }

  @Override
  public void close() {
    vertx.close().toCompletionStage().toCompletableFuture().join();
  }

  /** One errand under way. */
  private final class Run {
    private final Errand errand;
    private final CompletableFuture<Void> done = new CompletableFuture<>();
    private int idle;

    Run(Errand errand) {
      this.errand = errand;
    }

    void next() {
      Request request = errand.next();
      if (request == null) {
        idle++;
        if (idle == count) {
          done.complete(null);
        }
        return;
      }
      send(request);
    }

    private void send(Request request) {
      long start = System.nanoTime();
      http.request(request.method(), request.path())
          .compose(prepared -> prepared.send())
          .compose(response -> response.body().map(body -> new Answer(response, body)))
          .onComplete((answer, failure) -> ended(request, start, answer, failure));
    }

    private void ended(
        Request request, long start, @Nullable Answer answer, @Nullable Throwable failure) {
      try {
        if (answer != null) {
          long nanoseconds = System.nanoTime() - start;
          errand.answered(request, answer.response.statusCode(), answer.body, nanoseconds);
        } else if (failure != null) {
          errand.failed(request, failure);
        }
      } catch (RuntimeException e) {
        done.completeExceptionally(e);
        return;
      }
      next();
    }
  }

  private record Answer(HttpClientResponse response, Buffer body) {}
}
