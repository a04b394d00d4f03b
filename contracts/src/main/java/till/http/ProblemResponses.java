package till.http;

import io.micronaut.context.annotation.Primary;
import io.micronaut.http.HttpHeaders;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.MutableHttpResponse;
import io.micronaut.http.server.exceptions.response.ErrorContext;
import io.micronaut.http.server.exceptions.response.ErrorResponseProcessor;
import jakarta.inject.Singleton;

/**
 * The problem for every failure that the framework finds itself: no such path, wrong method, a
 * request that is no HTTP, an exception that nothing handles. Messages of exceptions stay in the
 * log.
 */
@Primary
@Singleton
final class ProblemResponses implements ErrorResponseProcessor<Problem> {
  @Override
  public MutableHttpResponse<Problem> processResponse(
      ErrorContext context, MutableHttpResponse<?> response) {
    var problem = Problem.response(type(response));
    response
        .getHeaders()
        .getAll(HttpHeaders.ALLOW)
        .forEach(m -> problem.header(HttpHeaders.ALLOW, m));
    return problem;
  }

  private static ProblemType type(HttpResponse<?> response) {
    return switch (response.code()) {
      case 404 -> ProblemType.NO_SUCH_PATH;
      case 405 -> ProblemType.METHOD_NOT_ALLOWED;
      case 406 -> ProblemType.NOT_ACCEPTABLE;
      case 503 -> ProblemType.UNAVAILABLE;
      default -> response.code() < 500 ? ProblemType.MALFORMED_REQUEST : ProblemType.INTERNAL;
    };
  }
}
