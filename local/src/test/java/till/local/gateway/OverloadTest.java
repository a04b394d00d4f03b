package till.local.gateway;

import static java.net.http.HttpResponse.BodyHandlers.ofString;
import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.http.HttpServerRequest;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import till.process.Await;

/**
 * There are never more requests under way than the gateway may take; the others hear it at once.
 */
@Timeout(60)
final class OverloadTest {
  private static final Duration LIMIT = Duration.ofSeconds(20);
  private static final int MAX = 10;

  private final Upstreamed upstreams = new Upstreamed();
  private final Queue<HttpServerRequest> inside = new ConcurrentLinkedQueue<>();
  private final HttpClient client =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

  @AfterEach
  void close() {
    client.shutdownNow();
    upstreams.close();
  }

  @Test
  void one_too_many_is_turned_away_at_once_while_those_inside_are_answered() {
    upstreams.instance(inside::add);
    try (Gateway _ = gateway()) {
      List<CompletableFuture<HttpResponse<String>>> answers = fill();

      for (int i = 0; i < 3; i++) {
        HttpResponse<String> turnedAway = post().join();
        assertThat(turnedAway.statusCode()).isEqualTo(503);
        assertThat(turnedAway.headers().firstValue("retry-after")).hasValue("1");
        assertThat(turnedAway.headers().firstValue("content-type"))
            .hasValue("application/problem+json");
        assertThat(turnedAway.body()).contains("urn:till:problem:unavailable", "\"status\":503");
      }
      assertThat(inside).as("no instance was asked").hasSize(MAX);
      assertThat(answers).noneMatch(CompletableFuture::isDone);

      inside.forEach(request -> request.response().end("done"));
      assertThat(answers).allMatch(answer -> answer.join().body().equals("done"));
    }
  }

  @Test
  void whatever_ends_a_request_makes_room_for_the_next() {
    upstreams.instance(inside::add);
    try (Gateway _ = gateway()) {
      fill();
      empty(request -> request.response().end());
      fill();
      empty(request -> request.response().setChunked(true).end("of unknown length"));
      fill();
      empty(request -> request.response().end("x".repeat(1_000_000)));
      List<CompletableFuture<HttpResponse<String>>> abandoned = fill();
      abandoned.forEach(answer -> answer.cancel(true));
      until("the clients are gone", () -> abandoned.stream().allMatch(a -> a.isDone()));
      empty(request -> request.connection().close());
      fill();
      empty(request -> request.response().end());
    }
  }

  private void empty(Consumer<HttpServerRequest> end) {
    while (!inside.isEmpty()) {
      end.accept(inside.remove());
    }
  }

  /** Sends requests until there are as many inside as may be. */
  private List<CompletableFuture<HttpResponse<String>>> fill() {
    List<CompletableFuture<HttpResponse<String>>> answers =
        IntStream.range(0, MAX).mapToObj(i -> postUntilTaken()).toList();
    until("all are inside", () -> inside.size() == MAX);
    return answers;
  }

  private CompletableFuture<HttpResponse<String>> postUntilTaken() {
    int before = inside.size();
    while (true) {
      CompletableFuture<HttpResponse<String>> answer = post();
      until("taken or turned away", () -> answer.isDone() || inside.size() > before);
      if (inside.size() > before) {
        return answer;
      }
    }
  }

  private Gateway gateway() {
    GatewayLimits usual = GatewayLimits.DEFAULT;
    return upstreams.gateway(
        new GatewayLimits(
            usual.patience(), MAX, usual.probeEvery(), usual.probeLimit(), usual.hedgeAfter()));
  }

  private CompletableFuture<HttpResponse<String>> post() {
    return client.sendAsync(
        HttpRequest.newBuilder(upstreams.uri("/orders/checkout/1"))
            .POST(BodyPublishers.noBody())
            .build(),
        ofString());
  }

  private static void until(String what, BooleanSupplier isSo) {
    Await.until(LIMIT, () -> isSo.getAsBoolean() ? Optional.empty() : Optional.of("not: " + what));
  }
}
