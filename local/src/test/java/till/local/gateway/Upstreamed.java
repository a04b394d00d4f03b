package till.local.gateway;

import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerRequest;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import till.process.FreePorts;

/** A gateway and the upstream servers behind it, all in this JVM. */
final class Upstreamed implements AutoCloseable {
  private final Vertx vertx = Vertx.vertx();
  private final List<URI> addresses = new ArrayList<>();
  private final int port = FreePorts.find(1).getFirst();

  /** One more instance of all three services. */
  URI instance(Handler<HttpServerRequest> handler) {
    return instanceAt(FreePorts.find(1).getFirst(), handler);
  }

  URI instanceAt(int at, Handler<HttpServerRequest> handler) {
    HttpServer server = vertx.createHttpServer().requestHandler(handler);
    done(server.listen(at, "127.0.0.1"));
    return known(at);
  }

  /** An instance that does not listen. */
  URI deadInstance() {
    return known(FreePorts.find(1).getFirst());
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
    return Gateway.start(
        new GatewaySettings("127.0.0.1", port, addresses, addresses, addresses, patience));
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

  private static void done(Future<?> future) {
    future.toCompletionStage().toCompletableFuture().join();
  }
}
