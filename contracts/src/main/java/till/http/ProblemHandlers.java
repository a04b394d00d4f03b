package till.http;

import io.micronaut.context.annotation.Factory;
import io.micronaut.http.server.exceptions.ExceptionHandler;
import jakarta.inject.Singleton;
import till.contracts.MalformedException;

/** Turns the exceptions that end a request into problems. */
@Factory
final class ProblemHandlers {
  @Singleton
  ExceptionHandler<ProblemException, ?> problems() {
    return (request, e) -> {
      var response = Problem.response(e.type(), e.detail());
      return e.isReplayed() ? response.header(Replay.HEADER, "true") : response;
    };
  }

  @Singleton
  ExceptionHandler<MalformedException, ?> malformed() {
    return (request, e) -> {
      var type =
          switch (e.what()) {
            case ID -> ProblemType.MALFORMED_ID;
            case AMOUNT -> ProblemType.MALFORMED_AMOUNT;
          };
      return Problem.response(type, e.getMessage());
    };
  }
}
