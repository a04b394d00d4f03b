package till.http;

import io.micronaut.http.HttpResponse;
import java.util.function.Supplier;

/** Marks the answer to a request that has had its effect before. */
public final class Replay {
  static final String HEADER = "Idempotent-Replayed";

  private Replay() {}

  /**
   * The response with this body; or the problem that the supplier throws. Either says whether it is
   * a repetition.
   *
   * @throws ProblemException the supplier's
   */
  public static <T> HttpResponse<T> response(boolean replayed, Supplier<T> body) {
    try {
      var response = HttpResponse.ok(body.get());
      return replayed ? response.header(HEADER, "true") : response;
    } catch (ProblemException e) {
      throw replayed ? e.replayed() : e;
    }
  }
}
