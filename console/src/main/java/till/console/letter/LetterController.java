package till.console.letter;

import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.MediaType;
import io.micronaut.http.annotation.Body;
import io.micronaut.http.annotation.Consumes;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;
import io.micronaut.http.annotation.Post;
import io.micronaut.http.annotation.QueryValue;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.annotation.ExecuteOn;
import io.micronaut.serde.annotation.Serdeable;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import till.console.action.Action;
import till.console.action.Operator;
import till.console.stream.Waiting;
import till.http.ProblemException;
import till.http.ProblemType;
import till.http.Replay;
import till.http.RequestKey;
import till.redis.Partitions;

/** {@code /operator/dead-letters}: what was given up, to be looked at and put right. */
@Controller("/operator/dead-letters")
@ExecuteOn(TaskExecutors.BLOCKING)
final class LetterController {
  private static final int MAX = 1_000;

  private final DeadLetters letters;
  private final Partitions partitions;

  LetterController(DeadLetters letters, Partitions partitions) {
    this.letters = letters;
    this.partitions = partitions;
  }

  @Serdeable
  record Page(long total, List<LetterView> letters) {}

  /** Which letters an action is for: 1 to 1000. */
  @Serdeable
  record Chosen(@Nullable List<String> letters) {}

  @Serdeable
  record Done(String id, String result) {}

  @Serdeable
  record AllDone(List<Done> results) {}

  @Get
  Page latest(@QueryValue(defaultValue = "100") int max) {
    return new Page(letters.count(), letters.latest(Math.clamp(max, 1, MAX)));
  }

  @Get("/{letter}")
  LetterView find(String letter) {
    return id(letter).flatMap(letters::find).orElseThrow(LetterController::notFound);
  }

  @Post("/{letter}/redrive")
  @Consumes(MediaType.ALL)
  HttpResponse<Done> redrive(String letter, HttpRequest<?> request, RequestKey key) {
    return one(letter, this::redrive, Operator.action(request, key));
  }

  @Post("/{letter}/discard")
  @Consumes(MediaType.ALL)
  HttpResponse<Done> discard(String letter, HttpRequest<?> request, RequestKey key) {
    return one(letter, this::discard, Operator.action(request, key));
  }

  @Post("/redrive")
  AllDone redriveAll(@Body Chosen chosen, HttpRequest<?> request, RequestKey key) {
    return all(chosen, this::redrive, Operator.action(request, key));
  }

  @Post("/discard")
  AllDone discardAll(@Body Chosen chosen, HttpRequest<?> request, RequestKey key) {
    return all(chosen, this::discard, Operator.action(request, key));
  }

  /** What an action says of a letter, and whether it has said that before. */
  private record Told(String result, boolean replayed) {}

  @FunctionalInterface
  private interface Deed {
    CompletionStage<Told> on(LetterId id, Action action);
  }

  private CompletionStage<Told> redrive(LetterId id, Action action) {
    return letters
        .redrive(id, action)
        .thenApply(
            done ->
                switch (done.result()) {
                  case KEY_REUSED -> throw new ProblemException(ProblemType.KEY_REUSED);
                  case NOT_FOUND, REDRIVEN -> new Told(done.result().name(), done.replayed());
                });
  }

  private CompletionStage<Told> discard(LetterId id, Action action) {
    return letters
        .discard(id, action)
        .thenApply(
            done ->
                switch (done.result()) {
                  case KEY_REUSED -> throw new ProblemException(ProblemType.KEY_REUSED);
                  case NOT_FOUND, DISCARDED -> new Told(done.result().name(), done.replayed());
                });
  }

  private HttpResponse<Done> one(String letter, Deed deed, Action action) {
    var id = id(letter).orElseThrow(LetterController::notFound);
    var told = Waiting.all(List.of(deed.on(id, action))).getFirst();
    return Replay.response(
        told.replayed(),
        () -> {
          if (told.result().equals(RedriveResult.NOT_FOUND.name())) {
            throw notFound();
          }
          return new Done(letter, told.result());
        });
  }

  private AllDone all(Chosen chosen, Deed deed, Action action) {
    List<String> wanted = chosen.letters() == null ? List.of() : chosen.letters();
    if (wanted.isEmpty() || wanted.size() > MAX) {
      throw new ProblemException(
          ProblemType.MALFORMED_REQUEST, "letters must name 1 to " + MAX + " dead letters");
    }
    Stream<CompletionStage<Done>> done =
        wanted.stream()
            .distinct()
            .map(
                letter ->
                    id(letter)
                        .map(id -> deed.on(id, action))
                        .orElseGet(LetterController::nothing)
                        .thenApply(told -> new Done(letter, told.result())));
    return new AllDone(Waiting.all(done.toList()));
  }

  private static CompletionStage<Told> nothing() {
    return CompletableFuture.completedStage(new Told(RedriveResult.NOT_FOUND.name(), false));
  }

  private Optional<LetterId> id(String letter) {
    return LetterId.parse(letter, partitions);
  }

  private static ProblemException notFound() {
    return new ProblemException(ProblemType.DEAD_LETTER_NOT_FOUND);
  }
}
