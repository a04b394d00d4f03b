package till.local.gateway;

import com.github.f4b6a3.ulid.UlidCreator;
import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The header by which a service knows a request again, and answers it again instead of doing it
 * twice: the client's key, or else an id that the gateway gives to the request. So the gateway may
 * send every request as often as it takes.
 */
final class IdempotencyKey {
  private static final CharSequence HEADER = HttpHeaders.createOptimized("Idempotency-Key");

  /** Only gateways send it: taken off what clients send. */
  private static final CharSequence ID_HEADER = HttpHeaders.createOptimized("Till-Request-Id");

  private static final Set<HttpMethod> CHANGING =
      Set.of(HttpMethod.POST, HttpMethod.DELETE, HttpMethod.PUT, HttpMethod.PATCH);

  private final @Nullable String added;

  private IdempotencyKey(@Nullable String added) {
    this.added = added;
  }

  /** A fresh id if the request changes something and has no key. */
  static IdempotencyKey of(HttpServerRequest request) {
    boolean isMissing = CHANGING.contains(request.method()) && !request.headers().contains(HEADER);
    return new IdempotencyKey(isMissing ? UlidCreator.getUlid().toString() : null);
  }

  /** Puts it with the request's own headers. */
  void addTo(MultiMap headers) {
    headers.remove(ID_HEADER);
    if (added != null) {
      headers.set(ID_HEADER, added);
    }
  }
}
