package till.console;

import io.micronaut.http.HttpHeaders;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.MutableHttpResponse;
import io.micronaut.http.annotation.RequestFilter;
import io.micronaut.http.annotation.ResponseFilter;
import io.micronaut.http.annotation.ServerFilter;
import org.jspecify.annotations.Nullable;
import till.http.Problem;
import till.http.ProblemType;

/** Lets nobody see or do anything without the token. What they see is kept nowhere. */
@ServerFilter("/operator/**")
final class TokenFilter {
  private static final String SCHEME = "Bearer ";

  private final OperatorToken token;

  TokenFilter(OperatorToken token) {
    this.token = token;
  }

  /** Answers in place of the controller if the token is missing or another. */
  @RequestFilter
  @Nullable HttpResponse<Problem> check(HttpRequest<?> request) {
    String given = request.getHeaders().get(HttpHeaders.AUTHORIZATION);
    if (given != null && given.startsWith(SCHEME) && token.is(given.substring(SCHEME.length()))) {
      return null;
    }
    return Problem.response(ProblemType.UNAUTHORIZED)
        .header(HttpHeaders.WWW_AUTHENTICATE, "Bearer");
  }

  @ResponseFilter
  void keepNowhere(MutableHttpResponse<?> response) {
    response.header(HttpHeaders.CACHE_CONTROL, "no-store");
  }
}
