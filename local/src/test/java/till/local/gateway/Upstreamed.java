package till.local.gateway;

import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.net.NetServerOptions;
import io.vertx.core.net.NetSocket;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import till.process.FreePorts;

/** A gateway and the upstream servers behind it, all in this JVM. */
final class Upstreamed implements AutoCloseable {
  private final Vertx vertx = Vertx.vertx();
  private final List<URI> addresses = new ArrayList<>();
  private final Set<Integer> sick = ConcurrentHashMap.newKeySet();
  private final int port = FreePorts.find(1).getFirst();

  /** One more instance of all three services; what asks whether it is alive is answered. */
  URI instance(Handler<HttpServerRequest> handler) {
    return instanceAt(FreePorts.find(1).getFirst(), handler);
  }

  URI instanceAt(int at, Handler<HttpServerRequest> handler) {
    serverAt(at, handler);
    return known(at);
  }

  /** The server of an instance that is known already; it ends when it is closed. */
  HttpServer serverAt(int at, Handler<HttpServerRequest> handler) {
    HttpServer server =
        vertx
            .createHttpServer()
            .requestHandler(
                request -> {
                  if (!request.path().equals("/health/liveness")) {
                    handler.handle(request);
                  } else if (!sick.contains(at)) {
                    request.response().end();
                  }
                });
    return done(server.listen(at, "127.0.0.1"));
  }

  /** An instance that writes bytes as it likes. */
  URI rawInstance(Handler<NetSocket> handler) {
    return rawInstance(new NetServerOptions(), handler);
  }

  /** The same; when it closes a connection, what was not read yet is lost. */
  URI resettingInstance(Handler<NetSocket> handler) {
    return rawInstance(new NetServerOptions().setSoLinger(0), handler);
  }

  private URI rawInstance(NetServerOptions options, Handler<NetSocket> handler) {
    int at = FreePorts.find(1).getFirst();
    done(vertx.createNetServer(options).connectHandler(handler).listen(at, "127.0.0.1"));
    return known(at);
  }

  /** An instance that does not listen. */
  URI deadInstance() {
    return known(FreePorts.find(1).getFirst());
  }

  /** From now on it doesn't answer what asks whether it is alive. */
  void sicken(URI instance) {
    sick.add(instance.getPort());
  }

  void heal(URI instance) {
    sick.remove(instance.getPort());
  }

  private URI known(int at) {
    URI address = URI.create("http://127.0.0.1:" + at);
    if (!addresses.contains(address)) {
      addresses.add(address);
    }
    return address;
  }

  Vertx vertx() {
    return vertx;
  }

  Gateway gateway(Duration patience) {
    GatewayLimits usual = GatewayLimits.DEFAULT;
    return gateway(
        new GatewayLimits(
            patience,
            usual.inFlightMax(),
            usual.probeEvery(),
            usual.probeLimit(),
            usual.hedgeAfter()));
  }

  Gateway gateway(GatewayLimits limits) {
    return Gateway.start(
        new GatewaySettings("127.0.0.1", port, addresses, addresses, addresses, List.of(), limits));
  }

  URI uri(String path) {
    return URI.create("http://127.0.0.1:" + port + path);
  }

  int port() {
    return port;
  }

  @Override
  public void close() {
    done(vertx.close());
  }

  static <T> T done(Future<T> future) {
    return future.toCompletionStage().toCompletableFuture().join();
  }
}
