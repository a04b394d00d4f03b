package till.bench.load;

import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.http.HttpClientAgent;
import io.vertx.core.http.HttpClientOptions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

/** Clients of the shop, all on one event loop, each with connections of its own. */
public final class Clients implements AutoCloseable {
  private static final Duration SILENCE_MAX = Duration.ofMinutes(15);
  private static final Duration CONNECT_LIMIT = Duration.ofSeconds(5);

  private static final String ORDERS = "/orders/";

  private final Vertx vertx =
      Vertx.vertx(
          new VertxOptions()
              .setEventLoopPoolSize(1)
              .setWorkerPoolSize(1)
              .setInternalBlockingPoolSize(1)
              .setUseDaemonThread(true));
  private final Context eventLoop = vertx.getOrCreateContext();
  private final HttpClientAgent http;
  private final Addresses addresses;
  private final int closedLoop;
  private final List<Client> clients = new ArrayList<>();

  /**
   * Connects nobody yet.
   *
   * @param closedLoop how many of them take part in a closed loop
   */
  public Clients(Addresses addresses, int closedLoop) {
    this.addresses = addresses;
    this.closedLoop = closedLoop;
    this.http =
        vertx
            .httpClientBuilder()
            .with(
                new HttpClientOptions()
                    .setConnectTimeout((int) CONNECT_LIMIT.toMillis())
                    .setReadIdleTimeout((int) SILENCE_MAX.toSeconds())
                    .setTcpNoDelay(true))
            .build();
    add(closedLoop);
  }

  private void add(int count) {
    while (clients.size() < count) {
      clients.add(new Client(http, addresses, clients.size()));
    }
  }

  /**
   * Starts a closed loop, without pipelining: every client sends its next request when its last is
   * answered. The future is done when the errand has no request left and all are answered.
   */
  public CompletableFuture<Void> start(Errand errand) {
    var loop = new ClosedLoop(this, errand);
    eventLoop.runOnContext(ignored -> loop.begin(clients.subList(0, closedLoop)));
    return loop.done();
  }

  /** Does the whole errand in a closed loop. */
  public void run(Errand errand) {
    join(start(errand));
  }

  /** Sees to it that there are so many, all connected. */
  void prepare(int count) {
    var ready = new CompletableFuture<Void>();
    eventLoop.runOnContext(
        ignored -> {
          add(count);
          Future.join(clients.stream().map(client -> client.connect(ORDERS)).toList())
              .onComplete(connected -> ready.complete(null));
        });
    ready.join();
  }

  /**
   * Starts an open loop: requests are sent when the schedule says so, whatever the answers are. The
   * future is done when the last is answered. A request that finds all clients waiting for answers
   * is sent late.
   */
  CompletableFuture<Void> start(Errand errand, Schedule schedule) {
    var loop = new OpenLoop(this, errand);
    eventLoop.runOnContext(ignored -> loop.begin(clients, schedule));
    return loop.done();
  }

  private static void join(CompletableFuture<Void> done) {
    try {
      done.join();
    } catch (CompletionException e) {
      throw e.getCause() instanceof RuntimeException cause ? cause : e;
    }
  }

  /** Runs this on the event loop, on which errands are told what came of their requests. */
  void onEventLoop(Runnable work) {
    eventLoop.runOnContext(ignored -> work.run());
  }

  /** Runs this on the event loop, later. */
  void after(Duration pause, Runnable work) {
    vertx.setTimer(pause.toMillis(), timer -> work.run());
  }

  @Override
  public void close() {
    vertx.close().toCompletionStage().toCompletableFuture().join();
  }
}
