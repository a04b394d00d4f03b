package till.local.gateway;

import static java.net.http.HttpResponse.BodyHandlers.ofString;
import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.MultiMap;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
final class GatewayTest {
  private static final Duration PATIENCE = Duration.ofSeconds(10);
  private static final Duration NO_PATIENCE = Duration.ofMillis(200);

  private final Upstreamed upstreams = new Upstreamed();
  private final HttpClient client =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

  @AfterEach
  void close() {
    client.shutdownNow();
    upstreams.close();
  }

  @Test
  void instances_take_turns() throws Exception {
    AtomicInteger first = new AtomicInteger();
    AtomicInteger second = new AtomicInteger();
    upstreams.instance(request -> answer(request, "" + first.incrementAndGet()));
    upstreams.instance(request -> answer(request, "" + second.incrementAndGet()));
    try (Gateway _ = upstreams.gateway(PATIENCE)) {
      for (int i = 0; i < 10; i++) {
        assertThat(get("/stock/find/1").statusCode()).isEqualTo(200);
      }
    }
    assertThat(List.of(first.get(), second.get())).containsExactly(5, 5);
  }

  @Test
  void unknown_paths_are_404_problems() throws Exception {
    upstreams.instance(request -> answer(request, "never asked"));
    try (Gateway _ = upstreams.gateway(PATIENCE)) {
      for (String path : List.of("/", "/orders", "/ordersx/1", "/favicon.ico", "//orders/1")) {
        HttpResponse<String> response = get(path);
        assertThat(response.statusCode()).isEqualTo(404);
        assertThat(response.headers().firstValue("content-type"))
            .hasValue("application/problem+json");
        assertThat(response.body())
            .contains(
                "\"type\":\"urn:till:problem:no-such-path\",\"title\":\"No such path\","
                    + "\"status\":404");
      }
    }
  }

  @Test
  void an_instance_that_refuses_connections_is_passed_over_whatever_the_method() throws Exception {
    upstreams.deadInstance();
    upstreams.instance(request -> request.body().onSuccess(body -> answer(request, "" + body)));
    upstreams.deadInstance();
    try (Gateway _ = upstreams.gateway(PATIENCE)) {
      for (int i = 0; i < 10; i++) {
        HttpResponse<String> response = post("/orders/create/1", BodyPublishers.ofString("{}"));
        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(response.body()).isEqualTo("{}");
      }
    }
  }

  @Test
  void a_request_waits_for_an_instance_that_is_being_restarted() throws Exception {
    URI instance = upstreams.deadInstance();
    try (Gateway _ = upstreams.gateway(PATIENCE)) {
      CompletableFuture<HttpResponse<String>> response =
          client.sendAsync(
              HttpRequest.newBuilder(upstreams.uri("/orders/checkout/1"))
                  .POST(BodyPublishers.noBody())
                  .build(),
              ofString());
      assertThat(response).isNotCompleted();
      upstreams.instanceAt(instance.getPort(), request -> answer(request, "here again"));
      assertThat(response.get().body()).isEqualTo("here again");
    }
  }

  @Test
  void without_any_instance_the_answer_is_503_and_when_to_try_again() throws Exception {
    upstreams.deadInstance();
    upstreams.deadInstance();
    try (Gateway _ = upstreams.gateway(NO_PATIENCE)) {
      HttpResponse<String> response = post("/payment/create_user", BodyPublishers.noBody());
      assertThat(response.statusCode()).isEqualTo(503);
      assertThat(response.headers().firstValue("retry-after")).hasValue("1");
      assertThat(response.headers().firstValue("content-type"))
          .hasValue("application/problem+json");
      assertThat(response.body()).contains("urn:till:problem:unavailable", "\"status\":503");
    }
  }

  @Test
  void a_get_that_breaks_off_is_sent_again() throws Exception {
    AtomicInteger received = new AtomicInteger();
    upstreams.instance(
        request -> {
          if (received.incrementAndGet() < 3) {
            var _ = request.connection().close();
          } else {
            answer(request, "third time lucky");
          }
        });
    try (Gateway _ = upstreams.gateway(PATIENCE)) {
      assertThat(get("/stock/find/1").body()).isEqualTo("third time lucky");
    }
  }

  @Test
  void headers_pass_except_those_of_one_connection() throws Exception {
    MultiMap seen = MultiMap.caseInsensitiveMultiMap();
    upstreams.instance(
        request -> {
          seen.addAll(request.headers());
          request
              .response()
              .setStatusCode(409)
              .setStatusMessage("Out of stock")
              .putHeader("Content-Type", "application/problem+json")
              .putHeader("X-Answer", List.<CharSequence>of("one", "two"))
              .putHeader("Keep-Alive", "timeout=5")
              .putHeader("Connection", "X-Hop")
              .putHeader("X-Hop", "gone")
              .end("{}");
        });
    try (Gateway _ = upstreams.gateway(PATIENCE)) {
      String answer =
          raw(
              """
              POST /orders/checkout/1 HTTP/1.1
              Host: shop.example
              Idempotency-Key: "k"
              Content-Type: application/octet-stream
              Connection: X-Secret
              Connection: close
              X-Secret: for the gateway only
              TE: trailers
              Content-Length: 0

              """);
      assertThat(answer)
          .startsWith("HTTP/1.1 409 Out of stock\r\n")
          .containsIgnoringCase("content-type: application/problem+json\r\n")
          .containsIgnoringCase("x-answer: one\r\n")
          .containsIgnoringCase("x-answer: two\r\n")
          .doesNotContainIgnoringCase("keep-alive:")
          .doesNotContainIgnoringCase("x-hop")
          .endsWith("\r\n\r\n{}");
    }
    assertThat(seen.names())
        .contains("Host", "Idempotency-Key", "Content-Type")
        .doesNotContain("X-Secret", "TE");
    assertThat(seen.get("Host")).isEqualTo("shop.example");
    assertThat(seen.get("Content-Type")).isEqualTo("application/octet-stream");
  }

  @Test
  void the_path_arrives_as_it_was_written() throws Exception {
    AtomicReference<String> seen = new AtomicReference<>();
    upstreams.instance(
        request -> {
          seen.set(request.uri());
          answer(request, "");
        });
    try (Gateway _ = upstreams.gateway(PATIENCE)) {
      for (String path :
          List.of(
              "/stock/find/a%2Fb",
              "/stock/find/%7Bx%7D",
              "/stock/find/{x}",
              "/stock/find/..//.",
              "/stock/find/a;b=c?d=e&f=%20#g",
              "/stock/find/\"<>\\^`|",
              "/stock/find/")) {
        raw("GET " + path + " HTTP/1.1\nHost: x\nConnection: close\n\n");
        assertThat(seen.get()).isEqualTo(path);
      }
    }
  }

  @Test
  void bytes_that_no_path_may_have_arrive_escaped() throws Exception {
    AtomicReference<String> seen = new AtomicReference<>();
    upstreams.instance(
        request -> {
          seen.set(request.uri());
          answer(request, "");
        });
    try (Gateway _ = upstreams.gateway(PATIENCE)) {
      raw("GET /stock/find/\u00e9 HTTP/1.1\nHost: x\nConnection: close\n\n");
      assertThat(seen.get()).isEqualTo("/stock/find/%C3%A9");
    }
  }

  @Test
  void chunked_and_large_bodies_pass_both_ways() throws Exception {
    upstreams.instance(
        request -> {
          request.response().setChunked(true);
          request.pipeTo(request.response());
        });
    byte[] large = new byte[3_000_000];
    IntStream.range(0, large.length).forEach(i -> large[i] = (byte) ('a' + i % 26));
    try (Gateway _ = upstreams.gateway(PATIENCE)) {
      HttpResponse<String> response =
          post(
              "/orders/anything",
              BodyPublishers.concat( // of unknown length
                  BodyPublishers.fromPublisher(BodyPublishers.ofByteArray(large))));
      assertThat(response.body()).isEqualTo(new String(large, StandardCharsets.US_ASCII));
    }
  }

  @Test
  void a_head_has_the_length_of_a_body_it_does_not_have() throws Exception {
    upstreams.instance(request -> request.response().putHeader("Content-Length", "5").end());
    try (Gateway _ = upstreams.gateway(PATIENCE)) {
      HttpResponse<String> response =
          client.send(
              HttpRequest.newBuilder(upstreams.uri("/stock/find/1")).HEAD().build(), ofString());
      assertThat(response.statusCode()).isEqualTo(200);
      assertThat(response.headers().firstValue("content-length")).hasValue("5");
      assertThat(response.body()).isEmpty();
    }
  }

  @Test
  void a_body_that_breaks_off_is_not_passed_off_as_whole() throws Exception {
    upstreams.instance(
        request -> {
          request.response().setChunked(true).write(Buffer.buffer("half"));
          upstreams.vertx().setTimer(50, timer -> request.connection().close());
        });
    try (Gateway _ = upstreams.gateway(PATIENCE)) {
      assertThat(post("/orders/x", BodyPublishers.noBody()).statusCode()).isEqualTo(200);
    } catch (IOException expected) {
      return;
    }
    throw new AssertionError("The client took half a body for a whole one");
  }

  @Test
  void an_answer_may_end_with_its_connection() throws Exception {
    upstreams.rawInstance(
        socket ->
            socket.handler(
                read -> socket.end(Buffer.buffer("HTTP/1.1 200 OK\r\n\r\nuntil the end"))));
    try (Gateway _ = upstreams.gateway(PATIENCE)) {
      assertThat(get("/stock/find/1").body()).isEqualTo("until the end");
    }
  }

  @Test
  void what_is_in_flight_when_it_stops_is_answered() throws Exception {
    CountDownLatch arrived = new CountDownLatch(1);
    upstreams.instance(
        request -> {
          arrived.countDown();
          upstreams.vertx().setTimer(300, timer -> answer(request, "late but true"));
        });
    CompletableFuture<HttpResponse<String>> response;
    try (Gateway _ = upstreams.gateway(PATIENCE)) {
      response =
          client.sendAsync(
              HttpRequest.newBuilder(upstreams.uri("/orders/checkout/1"))
                  .POST(BodyPublishers.noBody())
                  .build(),
              ofString());
      arrived.await();
    }
    assertThat(response.get().body()).isEqualTo("late but true");
  }

  private static void answer(HttpServerRequest request, String body) {
    request.response().end(body);
  }

  private HttpResponse<String> get(String path) throws IOException, InterruptedException {
    return client.send(HttpRequest.newBuilder(upstreams.uri(path)).build(), ofString());
  }

  private HttpResponse<String> post(String path, HttpRequest.BodyPublisher body)
      throws IOException, InterruptedException {
    return client.send(HttpRequest.newBuilder(upstreams.uri(path)).POST(body).build(), ofString());
  }

  /** What comes back, until the end of the connection, for exactly these bytes. */
  private String raw(String request) throws IOException {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), upstreams.port())) {
      socket.setSoTimeout(10_000);
      socket
          .getOutputStream()
          .write(request.replace("\n", "\r\n").getBytes(StandardCharsets.UTF_8));
      return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    }
  }
}
