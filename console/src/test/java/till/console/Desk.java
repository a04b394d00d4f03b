package till.console;

import io.micronaut.context.ApplicationContext;
import io.micronaut.runtime.server.EmbeddedServer;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import till.cluster.TestCluster;

/** A console in this JVM, and the operator at it. */
final class Desk implements AutoCloseable {
  static final String TOKEN = "a-secret-that-is-long-enough-for-a-test";

  private final EmbeddedServer server;
  private final HttpClient http = HttpClient.newHttpClient();

  private Desk(EmbeddedServer server) {
    this.server = server;
  }

  /** Opens one with these settings, rather than those of a test. */
  static Desk open(Map<String, Object> more) {
    var settings = new HashMap<String, Object>();
    settings.put("redis.uris", TestCluster.shared().uris());
    settings.put("till.instance", "console");
    settings.put("till.partitions", Floor.PARTITIONS);
    settings.put("till.operator.token", TOKEN);
    settings.put("till.durability.level", "local");
    settings.put("micronaut.server.port", -1);
    settings.put("micronaut.application.name", Console.NAME);
    settings.putAll(more);
    return new Desk(ApplicationContext.run(EmbeddedServer.class, settings));
  }

  /** Whether something of this type has been made already. */
  boolean has(Class<?> type) {
    return !server.getApplicationContext().getActiveBeanRegistrations(type).isEmpty();
  }

  /** An answer: its status, headers, and text. */
  record Said(int status, HttpResponse<String> response) {
    JsonObject json() {
      return new JsonObject(response.body());
    }

    String problem() {
      return json().getString("type").replace("urn:till:problem:", "");
    }

    boolean isReplayed() {
      return response.headers().firstValue("Idempotent-Replayed").isPresent();
    }
  }

  Said get(String path) {
    return send("GET", path, TOKEN, null, null);
  }

  /** Reads what must be there. */
  JsonObject read(String path) {
    var said = get(path);
    if (said.status() != 200) {
      throw new AssertionError(path + " says " + said.response().body());
    }
    return said.json();
  }

  Said post(String path, @Nullable String key) {
    return send("POST", path, TOKEN, key, null);
  }

  Said post(String path, JsonObject body) {
    return send("POST", path, TOKEN, null, body);
  }

  Said send(
      String method,
      String path,
      @Nullable String token,
      @Nullable String key,
      @Nullable JsonObject body) {
    var request =
        HttpRequest.newBuilder(URI.create(server.getURI() + path))
            .method(
                method,
                body == null ? BodyPublishers.noBody() : BodyPublishers.ofString(body.encode()))
            .header("Content-Type", "application/json")
            .header("Till-Operator", "tester");
    if (token != null) {
      request.header("Authorization", "Bearer " + token);
    }
    if (key != null) {
      request.header("Idempotency-Key", key);
    }
    try {
      var response = http.send(request.build(), BodyHandlers.ofString());
      return new Said(response.statusCode(), response);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  @Override
  public void close() {
    http.close();
    server.close();
  }
}
