package till.http;

import io.micronaut.core.convert.ArgumentConversionContext;
import io.micronaut.core.type.Argument;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.bind.binders.TypedRequestArgumentBinder;
import jakarta.inject.Singleton;
import java.time.InstantSource;
import java.util.Optional;

/** Lets a method of a controller take the {@link RequestKey} of its request as an argument. */
@Singleton
final class RequestKeyBinder implements TypedRequestArgumentBinder<RequestKey> {
  private static final Argument<RequestKey> TYPE = Argument.of(RequestKey.class);

  private final RequestLimits limits;
  private final InstantSource clock;

  RequestKeyBinder(RequestLimits limits, InstantSource clock) {
    this.limits = limits;
    this.clock = clock;
  }

  @Override
  public Argument<RequestKey> argumentType() {
    return TYPE;
  }

  @Override
  public BindingResult<RequestKey> bind(
      ArgumentConversionContext<RequestKey> context, HttpRequest<?> request) {
    var key =
        RequestKey.of(
            request.getHeaders().getAll(RequestKey.KEY_HEADER),
            request.getHeaders().getAll(RequestKey.ID_HEADER),
            request.getMethodName(),
            request.getUri(),
            limits,
            clock.instant());
    return () -> Optional.of(key);
  }
}
