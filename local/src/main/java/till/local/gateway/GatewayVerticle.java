package till.local.gateway;

import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.PoolOptions;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** The gateway on one event loop: its connections to both sides stay on that loop. */
final class GatewayVerticle extends VerticleBase {
  private static final int CONNECT_LIMIT_MILLIS = 2_000;

  /** A checkout answers within its deadline, some 15 s; silence for so long means breakage. */
  private static final int ANSWER_LIMIT_SECONDS = 60;

  /** Shorter than a service keeps an idle connection, so that none is used as it closes it. */
  private static final int UNUSED_LIMIT_SECONDS = 20;

  /** What is still being answered at the end may be answered. */
  private static final int STOP_LIMIT_SECONDS = 20;

  private final GatewaySettings settings;
  private final InFlight inFlight;
  private final Upstreams orders;
  private final Upstreams stock;
  private final Upstreams payment;
  private final @Nullable Upstreams console;
  private @Nullable HttpClient client;
  private @Nullable HttpServer server;

  GatewayVerticle(
      GatewaySettings settings,
      InFlight inFlight,
      List<Upstream> orders,
      List<Upstream> stock,
      List<Upstream> payment,
      List<Upstream> console) {
    this.settings = settings;
    this.inFlight = inFlight;
    this.orders = new Upstreams(orders);
    this.stock = new Upstreams(stock);
    this.payment = new Upstreams(payment);
    this.console = console.isEmpty() ? null : new Upstreams(console);
  }

  @Override
  public Future<?> start() {
    HttpClient pool = vertx.createHttpClient(clientOptions(), poolOptions());
    client = pool;
    Traffic traffic = new Traffic(vertx, pool, settings.limits(), inFlight);
    vertx.setPeriodic(settings.limits().probeEvery().toMillis(), timer -> hedge(traffic));
    Docs docs = new Docs(vertx);
    HttpServer door =
        vertx
            .createHttpServer(serverOptions())
            .requestHandler(request -> handle(traffic, docs, request));
    server = door;
    return door.listen();
  }

  @Override
  public Future<?> stop() {
    Future<?> drained =
        server == null
            ? Future.succeededFuture()
            : server.shutdown(STOP_LIMIT_SECONDS, TimeUnit.SECONDS);
    return drained.eventually(() -> client == null ? Future.succeededFuture() : client.close());
  }

  private void hedge(Traffic traffic) {
    if (orders.isOneSick() || stock.isOneSick() || payment.isOneSick()) {
      traffic.hedge();
    }
  }

  private void handle(Traffic traffic, Docs docs, HttpServerRequest request) {
    Upstreams upstreams = route(request.uri());
    if (upstreams != null) {
      traffic.take(request, upstreams);
    } else if (docs.has(request.uri())) {
      docs.answer(request);
    } else {
      GatewayProblem.NO_SUCH_PATH.answer(request.response());
    }
  }

  private @Nullable Upstreams route(String uri) {
    if (uri.startsWith("/orders/")) {
      return orders;
    } else if (uri.startsWith("/stock/")) {
      return stock;
    } else if (uri.startsWith("/payment/")) {
      return payment;
    } else if (uri.startsWith("/operator/")
        || uri.equals("/console")
        || uri.startsWith("/console/")) {
      return console;
    }
    return null;
  }

  private HttpServerOptions serverOptions() {
    return new HttpServerOptions()
        .setHost(settings.host())
        .setPort(settings.port())
        .setHttp2ClearTextEnabled(false)
        .setPerFrameWebSocketCompressionSupported(false)
        .setPerMessageWebSocketCompressionSupported(false)
        .setHandle100ContinueAutomatically(true);
  }

  private static HttpClientOptions clientOptions() {
    return new HttpClientOptions()
        .setConnectTimeout(CONNECT_LIMIT_MILLIS)
        .setReadIdleTimeout(ANSWER_LIMIT_SECONDS)
        .setKeepAliveTimeout(UNUSED_LIMIT_SECONDS);
  }

  /** For each instance: every request in flight may be at the same. */
  private PoolOptions poolOptions() {
    return new PoolOptions().setHttp1MaxSize(settings.limits().inFlightMax());
  }
}
