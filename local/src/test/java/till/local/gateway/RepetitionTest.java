package till.local.gateway;

import static java.net.http.HttpResponse.BodyHandlers.ofString;
import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Handler;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerRequest;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Every request has a key by which services know it again, so it is sent until it is answered. */
@Timeout(60)
final class RepetitionTest {
  private static final Duration PATIENCE = Duration.ofSeconds(20);
  private static final String KEY = "Idempotency-Key";
  private static final String ID = "Till-Request-Id";
  private static final String MADE = "[0-9A-HJKMNP-TV-Z]{26}";
  private static final int KEPT_MAX = 4 * 1024;

  private final Upstreamed upstreams = new Upstreamed();
  private final Queue<Seen> seen = new ConcurrentLinkedQueue<>();
  private final HttpClient client =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

  /** A request as an instance got it. */
  private record Seen(String method, String path, List<String> keys, String body) {}

  /** How a connection ends after the request was read whole. */
  enum Breakage {
    CLOSED {
      @Override
      void befall(HttpServerRequest request) {
        var _ = request.connection().close();
      }
    },
    CLOSED_IN_THE_ANSWER {
      @Override
      void befall(HttpServerRequest request) {
        request
            .response()
            .putHeader("Content-Length", "100")
            .write("half of it")
            .onComplete(written -> request.connection().close());
      }
    };

    abstract void befall(HttpServerRequest request);
  }

  @AfterEach
  void close() {
    client.shutdownNow();
    upstreams.close();
  }

  @ParameterizedTest
  @ValueSource(strings = {"POST", "DELETE", "PUT", "PATCH"})
  void a_request_that_changes_something_gets_a_key_of_its_own(String method) throws Exception {
    upstreams.instance(see(request -> request.response().end()));
    try (Gateway _ = upstreams.gateway(PATIENCE)) {
      send(method, "/orders/x", "");
      send(method, "/orders/x", "");
    }
    assertThat(keys()).hasSize(2).doesNotHaveDuplicates().allMatch(key -> key.matches(MADE));
  }

  @ParameterizedTest
  @ValueSource(strings = {"GET", "HEAD"})
  void a_request_that_changes_nothing_gets_no_key(String method) throws Exception {
    upstreams.instance(see(request -> request.response().end()));
    try (Gateway _ = upstreams.gateway(PATIENCE)) {
      send(method, "/orders/x", "");
    }
    assertThat(seen).hasSize(1);
    assertThat(keys()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"mine", "\"quoted\"", "two, or one?"})
  void a_key_that_the_client_has_made_is_kept(String key) throws Exception {
    upstreams.instance(see(request -> request.response().end()));
    try (Gateway _ = upstreams.gateway(PATIENCE)) {
      HttpRequest request =
          HttpRequest.newBuilder(upstreams.uri("/orders/x"))
              .header(KEY, key)
              .POST(BodyPublishers.noBody())
              .build();
      assertThat(client.send(request, ofString()).statusCode()).isEqualTo(200);
    }
    assertThat(keys()).containsExactly(key);
  }

  @ParameterizedTest
  @ValueSource(strings = {"GET", "POST"})
  void an_id_that_a_client_sends_is_taken_off(String method) throws Exception {
    upstreams.instance(see(request -> request.response().end()));
    try (Gateway _ = upstreams.gateway(PATIENCE)) {
      var request =
          HttpRequest.newBuilder(upstreams.uri("/orders/x"))
              .header(ID, "mine")
              .method(method, BodyPublishers.noBody());
      client.send(request.build(), ofString());
      client.send(request.header(KEY, "k").build(), ofString());
    }
    assertThat(keys()).doesNotContain("mine").contains("k");
  }

  @ParameterizedTest
  @EnumSource
  void a_post_that_breaks_off_is_sent_again_with_its_key_and_body(Breakage breakage)
      throws Exception {
    upstreams.instance(see(brokenOnce(breakage)));
    upstreams.instance(see(brokenOnce(breakage)));
    try (Gateway _ = upstreams.gateway(PATIENCE)) {
      HttpResponse<String> response = send("POST", "/stock/add/1/1", "the body");
      assertThat(response.statusCode()).isEqualTo(200);
      assertThat(response.body()).isEqualTo("done");
    }
    assertThat(seen).hasSize(2);
    assertThat(seen.stream().distinct()).as("the same request").hasSize(1);
    assertThat(keys()).allMatch(key -> key.matches(MADE));
    assertThat(seen.element().body).isEqualTo("the body");
  }

  @Test
  void a_key_of_the_client_is_on_every_repetition() throws Exception {
    upstreams.instance(see(brokenOnce(Breakage.CLOSED)));
    try (Gateway _ = upstreams.gateway(PATIENCE)) {
      HttpRequest request =
          HttpRequest.newBuilder(upstreams.uri("/orders/remove/1"))
              .header(KEY, "mine")
              .DELETE()
              .build();
      assertThat(client.send(request, ofString()).body()).isEqualTo("done");
    }
    assertThat(keys()).containsExactly("mine", "mine");
  }

  @Test
  void a_connection_that_is_reset_is_no_answer() throws Exception {
    upstreams.resettingInstance(socket -> socket.handler(read -> socket.close()));
    upstreams.resettingInstance(socket -> socket.close());
    upstreams.rawInstance(
        socket ->
            socket.handler(
                read -> socket.write("HTTP/1.1 200 OK\r\nContent-").eventually(socket::close)));
    upstreams.instance(see(request -> request.response().end("done")));
    try (Gateway _ = upstreams.gateway(PATIENCE)) {
      for (int i = 0; i < 20; i++) {
        assertThat(send("POST", "/orders/checkout/" + i, "").body()).isEqualTo("done");
      }
    }
    assertThat(keys()).hasSize(20).doesNotHaveDuplicates();
  }

  @Test
  void a_request_that_broke_off_goes_elsewhere() {
    upstreams.instance(see(Breakage.CLOSED::befall));
    upstreams.instance(request -> request.response().end("done"));
    try (Gateway _ = upstreams.gateway(PATIENCE)) {
      var answers = IntStream.range(0, 50).mapToObj(i -> post("/orders/checkout/" + i)).toList();
      assertThat(answers).allMatch(answer -> answer.join().body().equals("done"));
    }
    assertThat(keys()).isNotEmpty().doesNotHaveDuplicates();
  }

  @Test
  void the_largest_body_that_is_kept_is_sent_again() throws Exception {
    upstreams.instance(see(brokenOnce(Breakage.CLOSED)));
    String largest = "x".repeat(KEPT_MAX);
    try (Gateway _ = upstreams.gateway(PATIENCE)) {
      assertThat(send("POST", "/orders/x", largest).body()).isEqualTo("done");
    }
    assertThat(seen).extracting(Seen::body).containsExactly(largest, largest);
  }

  @Test
  void a_larger_body_is_sent_to_one_instance_only() throws Exception {
    upstreams.instance(see(Breakage.CLOSED::befall));
    upstreams.instance(see(Breakage.CLOSED::befall));
    try (Gateway _ = upstreams.gateway(PATIENCE)) {
      HttpResponse<String> response = send("POST", "/orders/x", "x".repeat(KEPT_MAX + 1));
      assertThat(response.statusCode()).isEqualTo(502);
      assertThat(response.headers().firstValue("content-type"))
          .hasValue("application/problem+json");
      assertThat(response.body()).contains("urn:till:problem:unavailable", "\"status\":502");
    }
    assertThat(seen).hasSize(1);
  }

  @Test
  void a_larger_body_passes_over_instances_that_are_not_there() throws Exception {
    upstreams.deadInstance();
    upstreams.deadInstance();
    upstreams.instance(see(request -> request.response().end("done")));
    String large = "x".repeat(20 * KEPT_MAX);
    try (Gateway _ = upstreams.gateway(PATIENCE)) {
      assertThat(send("POST", "/orders/x", large).body()).isEqualTo("done");
    }
    assertThat(seen).extracting(Seen::body).containsExactly(large);
  }

  @Test
  void the_only_instance_may_die_with_a_request_and_come_back() throws Exception {
    CountDownLatch arrived = new CountDownLatch(1);
    URI instance = upstreams.deadInstance();
    HttpServer doomed = upstreams.serverAt(instance.getPort(), see(request -> arrived.countDown()));
    try (Gateway _ = upstreams.gateway(PATIENCE)) {
      CompletableFuture<HttpResponse<String>> response = post("/orders/checkout/1");
      arrived.await();
      Upstreamed.done(doomed.close());
      Upstreamed.done(upstreams.vertx().timer(2, TimeUnit.SECONDS));
      assertThat(response).isNotCompleted();
      upstreams.serverAt(instance.getPort(), see(request -> request.response().end("here again")));
      assertThat(response.get().body()).isEqualTo("here again");
    }
    assertThat(keys()).hasSize(2).containsOnly(keys().getFirst());
  }

  @Test
  void what_always_breaks_off_is_502_in_the_end() throws Exception {
    upstreams.instance(Breakage.CLOSED::befall);
    try (Gateway _ = upstreams.gateway(Duration.ofSeconds(1))) {
      for (String method : List.of("GET", "POST")) {
        HttpResponse<String> response = send(method, "/stock/find/1", "");
        assertThat(response.statusCode()).isEqualTo(502);
        assertThat(response.body()).contains("urn:till:problem:unavailable", "\"status\":502");
      }
    }
  }

  private Handler<HttpServerRequest> see(Handler<HttpServerRequest> then) {
    return request ->
        request
            .body()
            .map(Buffer::toString)
            .onSuccess(
                body -> {
                  seen.add(
                      new Seen(
                          request.method().name(),
                          request.path(),
                          Stream.of(KEY, ID)
                              .flatMap(name -> request.headers().getAll(name).stream())
                              .toList(),
                          body));
                  then.handle(request);
                });
  }

  private Handler<HttpServerRequest> brokenOnce(Breakage breakage) {
    return request -> {
      if (seen.size() == 1) {
        breakage.befall(request);
      } else {
        request.response().end("done");
      }
    };
  }

  private List<String> keys() {
    return seen.stream().flatMap(request -> request.keys().stream()).toList();
  }

  private CompletableFuture<HttpResponse<String>> post(String path) {
    return client.sendAsync(
        HttpRequest.newBuilder(upstreams.uri(path)).POST(BodyPublishers.noBody()).build(),
        ofString());
  }

  private HttpResponse<String> send(String method, String path, String body)
      throws IOException, InterruptedException {
    HttpRequest request =
        HttpRequest.newBuilder(upstreams.uri(path))
            .method(
                method, body.isEmpty() ? BodyPublishers.noBody() : BodyPublishers.ofString(body))
            .build();
    return client.send(request, ofString());
  }
}
