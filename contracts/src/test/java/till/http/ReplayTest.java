package till.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.micronaut.context.ApplicationContext;
import io.micronaut.context.env.MapPropertySource;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.MediaType;
import io.micronaut.http.annotation.Consumes;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Delete;
import io.micronaut.http.annotation.Post;
import io.micronaut.runtime.server.EmbeddedServer;
import io.micronaut.serde.annotation.Serdeable;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The key on its way in, and the mark of a replay on its way out, through a server. */
final class ReplayTest {
  private static final EmbeddedServer SERVER =
      ApplicationContext.run(
          EmbeddedServer.class, Map.<String, Object>of("micronaut.server.port", -1));
  private static final HttpClient CLIENT = HttpClient.newHttpClient();

  @AfterAll
  static void stop() {
    SERVER.close();
  }

  @Serdeable
  record Echo(String key, boolean own) {}

  @Controller("/test")
  @Consumes(MediaType.ALL)
  static final class TestController {
    @Post("/key")
    Echo post(RequestKey request) {
      return new Echo(request.key(), request.own());
    }

    @Delete("/key")
    Echo delete(RequestKey request) {
      return post(request);
    }

    @Post("/response/{replayed}")
    CompletionStage<HttpResponse<Echo>> response(boolean replayed, RequestKey request) {
      return CompletableFuture.completedStage(Replay.response(replayed, () -> post(request)));
    }

    @Post("/problem/{replayed}")
    CompletionStage<HttpResponse<Echo>> problem(boolean replayed) {
      return CompletableFuture.completedStage(replayed)
          .thenApply(
              seen ->
                  Replay.response(
                      seen,
                      () -> {
                        throw new ProblemException(ProblemType.ALREADY_PAID, "detail");
                      }));
    }
  }

  private static java.net.http.HttpResponse<String> send(
      String method, String path, String... keys) {
    var request =
        HttpRequest.newBuilder(SERVER.getURI().resolve(path))
            .method(method, BodyPublishers.ofString("ignored"));
    for (String key : keys) {
      request.header("idempotency-KEY", key);
    }
    try {
      return CLIENT.send(request.build(), BodyHandlers.ofString());
    } catch (IOException | InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  @ParameterizedTest(name = "{0}")
  @ValueSource(strings = {"POST", "DELETE"})
  void a_controller_takes_the_key_as_an_argument(String method) {
    assertThat(send(method, "/test/key", "\"abc\"").body())
        .isEqualTo("{\"key\":\"abc\",\"own\":false}");
    assertThat(send(method, "/test/key").body()).contains("\"key\":\"~", "\"own\":true");
  }

  @ParameterizedTest(name = "{0}")
  @ValueSource(strings = {"POST", "DELETE"})
  void a_malformed_key_is_a_problem(String method) {
    for (var response :
        new java.net.http.HttpResponse<?>[] {
          send(method, "/test/key", "a b"),
          send(method, "/test/key", "a", "b"),
          send(method, "/test/key", "")
        }) {
      assertThat(response.statusCode()).isEqualTo(400);
      assertThat(response.headers().firstValue("content-type"))
          .hasValue("application/problem+json");
      assertThat(response.body().toString())
          .contains("urn:till:problem:malformed-key", "\"detail\":\"There must be one key");
    }
  }

  @ParameterizedTest(name = "replayed: {0}")
  @CsvSource({"true, true", "false,"})
  void a_response_says_whether_it_is_replayed(boolean replayed, String mark) {
    var response = send("POST", "/test/response/" + replayed, "k");
    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(response.headers().firstValue("content-type")).hasValue("application/json");
    assertThat(response.body()).isEqualTo("{\"key\":\"k\",\"own\":false}");
    assertThat(response.headers().firstValue("Idempotent-Replayed").orElse(null)).isEqualTo(mark);
  }

  @ParameterizedTest(name = "replayed: {0}")
  @CsvSource({"true, true", "false,"})
  void a_problem_says_whether_it_is_replayed(boolean replayed, String mark) {
    var response = send("POST", "/test/problem/" + replayed, "k");
    assertThat(response.statusCode()).isEqualTo(409);
    assertThat(response.body()).contains("urn:till:problem:already-paid", "\"detail\":\"detail\"");
    assertThat(response.headers().firstValue("Idempotent-Replayed").orElse(null)).isEqualTo(mark);
  }

  @Test
  void there_are_limits() {
    assertThat(SERVER.getApplicationContext().getBean(RequestLimits.class))
        .hasToString("RequestLimits[keep=PT1H, keepOwn=PT1M]");
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource({
    "TILL_IDEMPOTENCY_KEEP, 'RequestLimits[keep=PT2S, keepOwn=PT1M]'",
    "TILL_IDEMPOTENCY_KEEP_OWN, 'RequestLimits[keep=PT1H, keepOwn=PT2S]'"
  })
  void each_limit_is_a_setting(String variable, String limits) {
    var environment =
        new MapPropertySource("environment", Map.of(variable, "2s")) {
          @Override
          public PropertyConvention getConvention() {
            return PropertyConvention.ENVIRONMENT_VARIABLE;
          }
        };
    try (var context = ApplicationContext.builder().propertySources(environment).start()) {
      assertThat(context.getBean(RequestLimits.class)).hasToString(limits);
    }
  }
}
