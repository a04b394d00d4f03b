package till.local.gateway;

import static java.net.http.HttpResponse.BodyHandlers.ofString;
import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Handler;
import io.vertx.core.http.HttpServerRequest;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import till.process.Await;

/** An instance that is there and doesn't move, as one that is paused, stays out of the way. */
@Timeout(60)
final class SicknessTest {
  private static final Duration PATIENCE = Duration.ofSeconds(20);
  private static final Duration LIMIT = Duration.ofSeconds(20);
  private static final Duration PROBE_EVERY = Duration.ofMillis(50);
  private static final Duration PROBE_LIMIT = Duration.ofSeconds(2);
  private static final Duration GENEROUS_LIMIT = Duration.ofSeconds(20);
  private static final Duration HEDGE_AFTER = Duration.ofSeconds(1);
  private static final Duration NEVER = Duration.ofHours(1);

  private final Upstreamed upstreams = new Upstreamed();
  private final Queue<HttpServerRequest> stuck = new ConcurrentLinkedQueue<>();
  private final Queue<String> keys = new ConcurrentLinkedQueue<>();
  private final HttpClient client =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

  @AfterEach
  void close() {
    client.shutdownNow();
    upstreams.close();
  }

  @Test
  void a_sick_instance_gets_nothing_until_it_is_well_again() {
    URI first = upstreams.instance(answering("first"));
    upstreams.instance(answering("second"));
    try (Gateway _ = gateway(NEVER)) {
      until("both have their turns", () -> askedWho().containsAll(List.of("first", "second")));
      upstreams.sicken(first);
      until("the sick one is passed over", () -> askedWho().equals(allOf("second")));
      upstreams.heal(first);
      until("it has its turns again", () -> askedWho().contains("first"));
    }
  }

  @Test
  void sick_instances_are_better_than_none() {
    URI first = upstreams.instance(answering("first"));
    URI second = upstreams.instance(answering("second"));
    try (Gateway _ = gateway(NEVER)) {
      upstreams.sicken(first);
      until("the sick one is passed over", () -> askedWho().equals(allOf("second")));
      upstreams.sicken(second);
      until("both are asked", () -> askedWho().containsAll(List.of("first", "second")));
    }
  }

  @Test
  void an_instance_that_says_that_it_does_not_live_is_sick() {
    upstreams.rawInstance(
        socket ->
            socket.handler(
                read ->
                    socket.write(
                        "HTTP/1.1 503 Service Unavailable\r\nContent-Length: 4\r\n\r\nsick")));
    upstreams.instance(answering("well"));
    try (Gateway _ = gateway(NEVER)) {
      until("the sick one is passed over", () -> askedWho().equals(allOf("well")));
    }
  }

  @Test
  void a_request_stuck_at_a_sick_instance_is_sent_to_a_well_one_with_the_same_key() {
    URI sick = upstreams.instance(this::stick);
    upstreams.instance(answering("well"));
    try (Gateway _ = gateway(HEDGE_AFTER)) {
      List<CompletableFuture<HttpResponse<String>>> answers = postUntilOneIsStuck();
      upstreams.sicken(sick);
      for (CompletableFuture<HttpResponse<String>> answer : answers) {
        assertThat(answer.join().body()).isEqualTo("well");
      }
      assertThat(keys).contains(stuck.element().getHeader("Till-Request-Id"));
    }
  }

  @Test
  void the_first_answer_wins_wherever_it_comes_from() {
    URI sick = upstreams.instance(this::stick);
    upstreams.instance(this::stick);
    try (Gateway _ = gateway(HEDGE_AFTER)) {
      CompletableFuture<HttpResponse<String>> answer = postAndStick();
      while (stuck.element().localAddress().port() != sick.getPort()) {
        stuck.remove().response().end();
        answer.join();
        answer = postAndStick();
      }
      upstreams.sicken(sick);
      until("it is at both", () -> stuck.size() == 2);
      stuck.remove().response().end("the sick one after all");
      assertThat(answer.join().body()).isEqualTo("the sick one after all");
      HttpServerRequest late = stuck.remove();
      until("nobody waits for the other", () -> late.response().closed());
    }
  }

  @Test
  void a_slow_answer_of_a_well_instance_is_waited_for() {
    upstreams.instance(this::stick);
    upstreams.instance(this::stick);
    try (Gateway _ = gateway(GENEROUS_LIMIT, Duration.ofMillis(100))) {
      CompletableFuture<HttpResponse<String>> answer = post();
      Upstreamed.done(upstreams.vertx().timer(1, TimeUnit.SECONDS));
      assertThat(stuck).hasSize(1);
      stuck.remove().response().end("slow");
      assertThat(answer.join().body()).isEqualTo("slow");
    }
  }

  private Gateway gateway(Duration hedgeAfter) {
    return gateway(PROBE_LIMIT, hedgeAfter);
  }

  private Gateway gateway(Duration probeLimit, Duration hedgeAfter) {
    return upstreams.gateway(new GatewayLimits(PATIENCE, 100, PROBE_EVERY, probeLimit, hedgeAfter));
  }

  private Handler<HttpServerRequest> answering(String who) {
    return request -> {
      String key = request.getHeader("Till-Request-Id");
      if (key != null) {
        keys.add(key);
      }
      request.response().end(who);
    };
  }

  private void stick(HttpServerRequest request) {
    stuck.add(request);
  }

  private List<CompletableFuture<HttpResponse<String>>> postUntilOneIsStuck() {
    List<CompletableFuture<HttpResponse<String>>> answers = new ArrayList<>();
    until(
        "one is stuck",
        () -> {
          answers.add(post());
          return !stuck.isEmpty();
        });
    return answers;
  }

  private CompletableFuture<HttpResponse<String>> postAndStick() {
    CompletableFuture<HttpResponse<String>> answer = post();
    until("it is stuck", () -> stuck.size() == 1);
    return answer;
  }

  private CompletableFuture<HttpResponse<String>> post() {
    return client.sendAsync(
        HttpRequest.newBuilder(upstreams.uri("/orders/checkout/1"))
            .POST(BodyPublishers.noBody())
            .build(),
        ofString());
  }

  /** Who answers some requests. */
  private List<String> askedWho() {
    List<String> who = new ArrayList<>();
    for (int i = 0; i < 6; i++) {
      who.add(
          client
              .sendAsync(HttpRequest.newBuilder(upstreams.uri("/stock/find/1")).build(), ofString())
              .join()
              .body());
    }
    return who;
  }

  private static List<String> allOf(String who) {
    return List.of(who, who, who, who, who, who);
  }

  private static void until(String what, BooleanSupplier isSo) {
    Await.until(LIMIT, () -> isSo.getAsBoolean() ? Optional.empty() : Optional.of("not: " + what));
  }
}
