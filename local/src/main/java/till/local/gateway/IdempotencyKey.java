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
 * twice. So the gateway may send every request as often as it takes.
 */
final class IdempotencyKey {
  private static final CharSequence HEADER = HttpHeaders.createOptimized("Idempotency-Key");
  private static final String PREFIX = "till-";
  private static final Set<HttpMethod> CHANGING =
      Set.of(HttpMethod.POST, HttpMethod.DELETE, HttpMethod.PUT, HttpMethod.PATCH);

  private final @Nullable String added;

  private IdempotencyKey(@Nullable String added) {
    this.added = added;
  }

  /** A fresh key if the request changes something and has none of its own. */
  static IdempotencyKey of(HttpServerRequest request) {
    boolean isMissing = CHANGING.contains(request.method()) && !request.headers().contains(HEADER);
    return new IdempotencyKey(isMissing ? PREFIX + UlidCreator.getUlid() : null);
  }

  /** Puts it with the request's own headers. */
  void addTo(MultiMap headers) {
    if (added != null) {
      headers.set(HEADER, added);
    }
  }
}
