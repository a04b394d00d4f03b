package till.http;

import io.micronaut.http.HttpHeaders;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.HttpStatus;
import io.micronaut.http.MediaType;
import io.micronaut.http.MutableHttpResponse;
import io.micronaut.serde.annotation.Serdeable;
import org.jspecify.annotations.Nullable;

/**
 * A failure as RFC 9457 writes it.
 *
 * @param detail what was wrong with this request, where there is more to say than the title does
 */
@Serdeable
public record Problem(String type, String title, int status, @Nullable String detail) {
  private static final String RETRY_AFTER_SECONDS = "1";

  /** The answer for a failure that needs no more words. */
  public static MutableHttpResponse<Problem> response(ProblemType type) {
    return response(type, null);
  }

  /** The answer for a failure. */
  public static MutableHttpResponse<Problem> response(ProblemType type, @Nullable String detail) {
    var response =
        HttpResponse.<Problem>status(HttpStatus.valueOf(type.status()))
            .body(new Problem(type.uri(), type.title(), type.status(), detail))
            .contentType(MediaType.APPLICATION_JSON_PROBLEM_TYPE);
    if (type == ProblemType.UNAVAILABLE) {
      response.header(HttpHeaders.RETRY_AFTER, RETRY_AFTER_SECONDS);
    }
    return response;
  }
}
