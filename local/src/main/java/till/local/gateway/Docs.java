package till.local.gateway;

import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import till.reference.Page;

/** {@code /docs}: the description of the API, which this gateway has itself. */
final class Docs {
  private static final String PATH = "/docs";
  private static final String FOLDER = PATH + "/";

  private final Vertx vertx;

  Docs(Vertx vertx) {
    this.vertx = vertx;
  }

  boolean has(String uri) {
    return uri.startsWith(PATH) && isOne(uri);
  }

  private static boolean isOne(String uri) {
    int next = PATH.length();
    return uri.length() == next || uri.charAt(next) == '/' || uri.charAt(next) == '?';
  }

  void answer(HttpServerRequest request) {
    HttpServerResponse response = request.response();
    if (!request.method().equals(HttpMethod.GET) && !request.method().equals(HttpMethod.HEAD)) {
      response.putHeader(HttpHeaders.ALLOW, "GET, HEAD");
      GatewayProblem.METHOD_NOT_ALLOWED.answer(response);
    } else if (request.path().equals(PATH)) {
      response.setStatusCode(301).putHeader(HttpHeaders.LOCATION, FOLDER).end();
    } else {
      Page page = Page.at(request.path());
      if (page == null) {
        GatewayProblem.NO_SUCH_PATH.answer(response);
      } else {
        send(page, request);
      }
    }
  }

  /** Reading takes a moment, so the event loop goes on meanwhile. */
  private void send(Page page, HttpServerRequest request) {
    HttpServerResponse response = request.response();
    vertx
        .executeBlocking(page::read, false)
        .onSuccess(
            bytes -> {
              head(page, response)
                  .putHeader(HttpHeaders.CONTENT_LENGTH, Integer.toString(bytes.length));
              if (request.method().equals(HttpMethod.HEAD)) {
                response.end();
              } else {
                response.end(Buffer.buffer(bytes));
              }
            })
        .onFailure(failure -> response.reset());
  }

  private static HttpServerResponse head(Page page, HttpServerResponse response) {
    return response
        .putHeader(HttpHeaders.CONTENT_TYPE, page.type())
        .putHeader(HttpHeaders.CACHE_CONTROL, "no-cache")
        .putHeader("Content-Security-Policy", Page.CONTENT_SECURITY_POLICY)
        .putHeader("Cross-Origin-Opener-Policy", "same-origin")
        .putHeader("Referrer-Policy", "no-referrer")
        .putHeader("X-Content-Type-Options", "nosniff")
        .putHeader("X-Frame-Options", "DENY");
  }
}
