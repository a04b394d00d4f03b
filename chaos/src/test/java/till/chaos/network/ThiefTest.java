package till.chaos.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
final class ThiefTest {
  private final AtomicReference<String> heard = new AtomicReference<>("");
  private final AtomicBoolean steals = new AtomicBoolean();
  private final HttpServer shop = shop();
  private final Thief thief =
      new Thief(URI.create("http://127.0.0.1:" + shop.getAddress().getPort()), steals::get);
  private final HttpClient client = HttpClient.newHttpClient();

  @AfterEach
  void close() {
    thief.close();
    shop.stop(0);
    client.close();
  }

  private HttpServer shop() {
    try {
      HttpServer server =
          HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
      server.createContext(
          "/",
          exchange -> {
            heard.set(
                exchange.getRequestMethod()
                    + " "
                    + exchange.getRequestURI()
                    + " "
                    + exchange.getRequestHeaders().getFirst("Idempotency-Key"));
            byte[] body = "refused".getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(409, body.length);
            exchange.getResponseBody().write(body);
            exchange.close();
          });
      server.start();
      return server;
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  private HttpResponse<String> post() throws IOException, InterruptedException {
    return client.send(
        HttpRequest.newBuilder(thief.origin().resolve("/a/b"))
            .header("Idempotency-Key", "k")
            .POST(BodyPublishers.noBody())
            .build(),
        BodyHandlers.ofString());
  }

  @Test
  void an_honest_thief_passes_everything_on() throws Exception {
    HttpResponse<String> answer = post();
    assertThat(answer.statusCode()).isEqualTo(409);
    assertThat(answer.body()).isEqualTo("refused");
    assertThat(heard.get()).isEqualTo("POST /a/b k");
  }

  @Test
  void a_stolen_answer_is_a_broken_connection_after_the_shop_has_acted() {
    steals.set(true);
    assertThatThrownBy(this::post).isInstanceOf(IOException.class);
    assertThat(heard.get()).isEqualTo("POST /a/b k");
    assertThat(thief.stolen()).isPositive();
  }
}
