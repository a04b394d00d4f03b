package till.local.gateway;

import io.vertx.core.Future;
import io.vertx.core.MultiMap;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import org.jspecify.annotations.Nullable;

/** What a client sends after the headers: kept if it is small, else passed on as it comes. */
final class RequestBody {
  /** Bodies up to this size are kept, and can be sent again. */
  private static final int KEPT_MAX = 4 * 1024;

  private static final RequestBody NONE = new RequestBody(null, null);

  private final @Nullable Buffer begin;
  private final @Nullable HttpServerRequest rest;

  private RequestBody(@Nullable Buffer begin, @Nullable HttpServerRequest rest) {
    this.begin = begin;
    this.rest = rest;
  }

  static boolean isExpected(MultiMap headers) {
    String length = headers.get(HttpHeaders.CONTENT_LENGTH);
    return length != null ? !length.equals("0") : headers.contains(HttpHeaders.TRANSFER_ENCODING);
  }

  static RequestBody none() {
    return NONE;
  }

  /**
   * Reads until the end, or until there is more than is kept.
   *
   * @return fails if the client breaks off
   */
  static Future<RequestBody> read(HttpServerRequest request) {
    Promise<RequestBody> read = Promise.promise();
    Buffer begin = Buffer.buffer();
    request.handler(
        chunk -> {
          begin.appendBuffer(chunk);
          if (begin.length() > KEPT_MAX) {
            request.pause().handler(null).endHandler(null);
            read.tryComplete(new RequestBody(begin, request));
          }
        });
    request.endHandler(end -> read.tryComplete(new RequestBody(begin, null)));
    request.exceptionHandler(read::tryFail);
    return read.future();
  }

  /** Whether it can be sent more than once. */
  boolean isRepeatable() {
    return rest == null;
  }

  /** Sends it with the headers that are there already. */
  Future<HttpClientResponse> sendWith(HttpClientRequest request) {
    if (begin == null) {
      return request.send();
    } else if (rest == null) {
      return request.send(begin);
    }
    if (!request.headers().contains(HttpHeaders.CONTENT_LENGTH)) {
      request.setChunked(true);
    }
    request.write(begin);
    rest.pipe().endOnFailure(false).to(request).onFailure(failure -> request.reset(0, failure));
    return request.response();
  }
}
