package till.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.micronaut.context.ApplicationContext;
import io.micronaut.runtime.server.EmbeddedServer;
import java.io.IOException;
import java.net.Socket;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.BooleanSupplier;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import till.process.Await;

/** An instance works on so many requests at once and no more. */
@Timeout(60)
final class DoorTest {
  private static final int MAX = 5;
  private static final Duration LIMIT = Duration.ofSeconds(20);

  private static final int LONG_MAX = 3;

  private EmbeddedServer server = server("1h");
  private final Door door = server.getApplicationContext().getBean(Door.class);
  private final Desk desk = server.getApplicationContext().getBean(Desk.class);
  private final HttpClient client =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

  private static EmbeddedServer server(String longAfter) {
    return ApplicationContext.run(
        EmbeddedServer.class,
        Map.of(
            "till.desk",
            true,
            "till.http.in-flight-max",
            MAX,
            "till.http.long-after",
            longAfter,
            "till.http.long-max",
            LONG_MAX,
            "micronaut.server.port",
            -1,
            "micronaut.server.host",
            "127.0.0.1"));
  }

  @AfterEach
  void close() {
    client.shutdownNow();
    server.close();
  }

  @Test
  void one_too_many_is_turned_away_at_once_and_those_inside_are_answered() {
    var answers = fill();

    for (String path : List.of("/desk/wait", "/desk/at-once", "/desk/no-such-path")) {
      var turnedAway = get(path).join();
      assertThat(turnedAway.statusCode()).isEqualTo(503);
      assertThat(turnedAway.headers().firstValue("retry-after")).hasValue("1");
      assertThat(turnedAway.headers().firstValue("content-type"))
          .hasValue("application/problem+json");
      assertThat(turnedAway.body()).contains("urn:till:problem:unavailable", "\"status\":503");
    }
    assertThat(desk.waiting()).hasSize(MAX);
    assertThat(answers).noneMatch(CompletableFuture::isDone);

    desk.waiting().forEach(request -> request.complete("done"));
    assertThat(answers).allMatch(answer -> answer.join().body().equals("done"));
    assertThat(door.inFlight()).isZero();
    assertThat(get("/desk/at-once").join().statusCode()).isEqualTo(200);
  }

  @Test
  void those_that_take_long_take_no_place_from_others_up_to_a_limit() {
    server.close();
    server = server("50ms");
    var quick = server.getApplicationContext().getBean(Door.class);
    var waiting = server.getApplicationContext().getBean(Desk.class).waiting();
    var answers = IntStream.range(0, MAX).mapToObj(i -> get("/desk/wait")).toList();
    until("all are in", () -> waiting.size() == MAX);
    until("others are let in", () -> get("/desk/at-once").join().statusCode() == 200);
    until("as many as may take long do", () -> quick.takingLong() == LONG_MAX);
    assertThat(get("/desk/at-once").join().statusCode()).isEqualTo(200);

    waiting.forEach(request -> request.complete("done"));
    assertThat(answers).allMatch(answer -> answer.join().body().equals("done"));
    until("all are out", () -> quick.inFlight() == 0 && quick.takingLong() == 0);
  }

  @ParameterizedTest
  @ValueSource(strings = {"/health", "/health/liveness"})
  void management_is_always_let_in(String path) {
    fill();
    assertThat(get(path).join().statusCode()).isEqualTo(200);
    assertThat(door.turnedAway()).isZero();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/desk/at-once",
        "/desk/throws/bug",
        "/desk/fails",
        "/desk/reset",
        "/desk/throws/problem",
        "/desk/nothing",
        "/desk/null",
        "/desk/number/1",
        "/desk/number/one",
        "/desk/stream",
        "/desk/broken-stream",
        "/desk/no-such-path",
        "/no-such-path",
        "/health"
      })
  void whatever_the_answer_is_the_request_is_counted_out_once(String path) {
    for (int i = 0; i < 2 * MAX; i++) {
      get(path).exceptionally(broken -> null).join();
    }
    until("all are out", () -> door.inFlight() == 0);
    fill();
    assertThat(door.inFlight()).isEqualTo(MAX);
    assertThat(door.turnedAway()).isZero();
  }

  @ParameterizedTest
  @ValueSource(strings = {"POST", "DELETE", "HEAD", "OPTIONS", "X"})
  void whatever_the_method_is_the_request_is_counted_out_once(String method) {
    for (int i = 0; i < 2 * MAX; i++) {
      send(request("/desk/at-once").method(method, HttpRequest.BodyPublishers.noBody())).join();
    }
    until("all are out", () -> door.inFlight() == 0);
  }

  @Test
  void what_is_no_http_is_not_counted() throws IOException {
    for (String nonsense : List.of("GET\r\n\r\n", "GET /desk/{ HTTP/1.1\r\n\r\n", "\r\n\r\n\0")) {
      try (Socket socket = new Socket(server.getHost(), server.getPort())) {
        socket.getOutputStream().write(nonsense.getBytes(StandardCharsets.US_ASCII));
        socket.shutdownOutput();
        socket.getInputStream().readAllBytes();
      }
    }
    until("all are out", () -> door.inFlight() == 0);
  }

  @Test
  void a_request_whose_client_has_gone_is_inside_until_its_work_is_done() throws IOException {
    for (int i = 0; i < MAX; i++) {
      try (Socket socket = new Socket(server.getHost(), server.getPort())) {
        socket
            .getOutputStream()
            .write(
                "GET /desk/wait HTTP/1.1\r\nHost: x\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
        int before = i;
        until("it is in", () -> desk.waiting().size() > before);
        socket.setSoLinger(true, 0);
      }
    }
    assertThat(get("/desk/at-once").join().statusCode()).isEqualTo(503);
    assertThat(door.inFlight()).isEqualTo(MAX);

    desk.waiting().forEach(request -> request.complete("done"));
    until("all are out", () -> door.inFlight() == 0);
    assertThat(get("/desk/at-once").join().statusCode()).isEqualTo(200);
  }

  @Test
  void the_numbers_can_be_watched() {
    var registry = new SimpleMeterRegistry();
    server.getApplicationContext().getBean(DoorMetrics.class).bindTo(registry);
    fill();
    get("/desk/at-once").join();
    get("/desk/at-once").join();
    assertThat(registry.get("till.http.in.flight").gauge().value()).isEqualTo(MAX);
    assertThat(registry.get("till.http.turned.away").functionCounter().count()).isEqualTo(2);
  }

  private List<CompletableFuture<HttpResponse<String>>> fill() {
    var answers = IntStream.range(0, MAX).mapToObj(i -> get("/desk/wait")).toList();
    until("all are in", () -> desk.waiting().size() == MAX);
    return answers;
  }

  private CompletableFuture<HttpResponse<String>> get(String path) {
    return send(request(path));
  }

  private HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(server.getURI().resolve(path));
  }

  private CompletableFuture<HttpResponse<String>> send(HttpRequest.Builder request) {
    return client.sendAsync(request.build(), BodyHandlers.ofString());
  }

  private static void until(String what, BooleanSupplier isSo) {
    Await.until(LIMIT, () -> isSo.getAsBoolean() ? Optional.empty() : Optional.of("not: " + what));
  }
}
