package till.bench.load;

import io.vertx.core.Future;
import io.vertx.core.http.HttpClientAgent;
import io.vertx.core.http.HttpClientConnection;
import io.vertx.core.http.HttpConnectOptions;
import io.vertx.core.http.RequestOptions;
import java.net.URI;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Consumer;

/**
 * One client: a keep-alive connection to each place where it sends requests, without a pool. It
 * makes one anew when it needs one that was closed. Used on the event loop only, for one request at
 * a time.
 */
final class Client {
  private final HttpClientAgent http;
  private final Addresses addresses;
  private final int number;
  private final Map<URI, HttpClientConnection> connections = HashMap.newHashMap(1);

  Client(HttpClientAgent http, Addresses addresses, int number) {
    this.http = http;
    this.addresses = addresses;
    this.number = number;
  }

  void send(Request request, Consumer<Reply> done) {
    connect(request.path())
        .onComplete(
            (connection, failure) -> {
              if (failure == null) {
                send(connection, request, done);
              } else {
                done.accept(new Reply.None(failure));
              }
            });
  }

  /** Connects to where such a request would go, unless it is connected already. */
  Future<HttpClientConnection> connect(String path) {
    URI place = addresses.of(path, number);
    HttpClientConnection open = connections.get(place);
    return open == null ? connect(place) : Future.succeededFuture(open);
  }

  private Future<HttpClientConnection> connect(URI place) {
    return http.connect(new HttpConnectOptions().setHost(place.getHost()).setPort(place.getPort()))
        .onSuccess(
            connection -> {
              connections.put(place, connection);
              connection.closeHandler(closed -> connections.remove(place, connection));
            });
  }

  private static void send(HttpClientConnection connection, Request request, Consumer<Reply> done) {
    connection
        .request(new RequestOptions().setMethod(request.method()).setURI(request.path()))
        .compose(prepared -> prepared.send())
        .compose(response -> response.body().map(body -> new Reply.Answer(response, body)))
        .onComplete(
            (answer, failure) -> done.accept(failure == null ? answer : new Reply.None(failure)));
  }
}
