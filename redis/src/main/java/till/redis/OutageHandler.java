package till.redis;

import io.lettuce.core.RedisCommandExecutionException;
import io.lettuce.core.RedisException;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.server.exceptions.ExceptionHandler;
import jakarta.inject.Singleton;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import till.http.Problem;
import till.http.ProblemType;

/** 503 for a request that Redis could not serve, or that came too late to be served. */
@Singleton
final class OutageHandler implements ExceptionHandler<RedisException, HttpResponse<Problem>> {
  private static final Logger LOG = LoggerFactory.getLogger(OutageHandler.class);

  /** How {@code lua/request/include/timely.lua} ends a request. */
  private static final String LATE = "LATE ";

  private final LogLimit outages = new LogLimit(Duration.ofSeconds(1));

  @Override
  @SuppressWarnings("rawtypes") // the interface has a raw request
  public HttpResponse<Problem> handle(HttpRequest request, RedisException e) {
    if (TransientFailures.isOutage(e)) {
      outages.log(
          withheld ->
              LOG.atWarn()
                  .addKeyValue("error", e.toString())
                  .addKeyValue("others", withheld)
                  .log("a request can't be served"));
      return Problem.response(ProblemType.UNAVAILABLE);
    }
    if (isLate(e)) {
      LOG.warn("a request came too late, or clocks differ: {}", request.getUri());
      return Problem.response(ProblemType.UNAVAILABLE, RequestKeys.TOO_LATE);
    }
    LOG.error("a request failed", e);
    return Problem.response(ProblemType.INTERNAL);
  }

  private static boolean isLate(RedisException e) {
    String message = e.getMessage();
    return e instanceof RedisCommandExecutionException
        && message != null
        && message.startsWith(LATE);
  }
}
