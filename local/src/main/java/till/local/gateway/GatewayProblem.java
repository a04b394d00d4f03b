package till.local.gateway;

import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerResponse;

/** What the gateway itself answers when no service does. */
enum GatewayProblem {
  NO_SUCH_PATH(
      404, "no-such-path", "No such path", "Paths begin with /orders/, /stock/ or /payment/."),
  METHOD_NOT_ALLOWED(
      405, "method-not-allowed", "Method not allowed", "The documentation can only be read."),
  BROKEN_OFF(
      502,
      "unavailable",
      "Unavailable for the moment",
      "The service broke off while it worked on the request. Whether it did it is unknown."),
  UNREACHABLE(
      503,
      "unavailable",
      "Unavailable for the moment",
      "No instance of the service can be reached. The request was not sent to any."),
  OVERLOADED(
      503,
      "unavailable",
      "Unavailable for the moment",
      "Too many requests are under way. This one was not sent to any instance.");

  private static final String RETRY_AFTER_SECONDS = "1";

  private final int status;
  private final String body;

  GatewayProblem(int status, String name, String title, String detail) {
    this.status = status;
    this.body =
        """
        {"type":"urn:till:problem:%s","title":"%s","status":%d,"detail":"%s"}"""
            .formatted(name, title, status, detail);
  }

  void answer(HttpServerResponse response) {
    response.setStatusCode(status).putHeader(HttpHeaders.CONTENT_TYPE, "application/problem+json");
    if (status == 503) {
      response.putHeader("Retry-After", RETRY_AFTER_SECONDS);
    }
    response.end(body);
  }
}
