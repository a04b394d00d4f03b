package till.http;

import io.micronaut.context.annotation.Requires;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;
import java.io.IOException;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Flux;

/** A controller whose requests end as a test wants. */
@Controller("/desk")
@Requires(property = "till.desk")
final class Desk {
  private final Queue<CompletableFuture<String>> waiting = new ConcurrentLinkedQueue<>();

  /** Requests that wait for what the test makes of them. */
  Queue<CompletableFuture<String>> waiting() {
    return waiting;
  }

  @Get("/wait")
  CompletionStage<String> waits() {
    var answer = new CompletableFuture<String>();
    waiting.add(answer);
    return answer;
  }

  @Get("/at-once")
  String atOnce() {
    return "at once";
  }

  @Get("/throws/{what}")
  String mayThrow(String what) {
    return switch (what) {
      case "problem" -> throw new ProblemException(ProblemType.OUT_OF_STOCK);
      case "bug" -> throw new IllegalStateException("the test wants it");
      default -> "nothing";
    };
  }

  @Get("/fails")
  CompletionStage<String> fails() {
    return CompletableFuture.failedFuture(new IllegalStateException("the test wants it"));
  }

  @Get("/reset")
  CompletionStage<String> reset() {
    return CompletableFuture.failedFuture(new IOException("Connection reset by peer"));
  }

  @Get("/nothing")
  void nothing() {}

  @Get("/null")
  CompletionStage<String> none() {
    return CompletableFuture.completedFuture(null);
  }

  @Get("/number/{number}")
  String number(int number) {
    return "" + number;
  }

  @Get("/stream")
  Publisher<String> stream() {
    return Flux.range(0, 1000).map(i -> "line " + i);
  }

  @Get("/broken-stream")
  Publisher<String> brokenStream() {
    return Flux.concat(Flux.just("half"), Flux.error(new IllegalStateException("the test")));
  }
}
