package till.system;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import till.local.Instance;
import till.process.Await;
import till.process.ChildProcess;
import till.process.Folders;
import till.process.FreePorts;
import till.process.SearchPath;

/** A Prometheus that scrapes a shop every second and knows its alert rules. */
final class Prometheus implements AutoCloseable {
  private static final Duration READY_LIMIT = Duration.ofSeconds(60);
  private static final Duration STOP_GRACE = Duration.ofSeconds(10);

  private final HttpClient http = HttpClient.newHttpClient();
  private final URI origin;
  private final ChildProcess process;

  /**
   * Starts it.
   *
   * @param folder for its files, emptied first
   */
  Prometheus(Path folder, List<Instance> instances, Path rules) {
    int port = FreePorts.find(1).getFirst();
    this.origin = URI.create("http://127.0.0.1:" + port);
    try {
      Folders.delete(folder);
      Files.createDirectories(folder);
      Path configuration = folder.resolve("prometheus.yml");
      Files.writeString(configuration, configuration(instances, rules));
      this.process =
          ChildProcess.start(
              new ChildProcess.Program(
                  "prometheus",
                  List.of(
                      program().orElseThrow().toString(),
                      "--config.file=" + configuration,
                      "--storage.tsdb.path=" + folder.resolve("data"),
                      "--web.listen-address=127.0.0.1:" + port),
                  Map.of(),
                  folder,
                  folder.resolve("prometheus.log")));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    Await.until(READY_LIMIT, this::obstacle);
  }

  /** Where there is one on this machine. */
  static Optional<Path> program() {
    return SearchPath.find("prometheus");
  }

  private static String configuration(List<Instance> instances, Path rules) {
    var text =
        new StringBuilder("global: {scrape_interval: 1s, evaluation_interval: 1s}\n")
            .append("rule_files: [\"" + rules.toAbsolutePath() + "\"]\n")
            .append("scrape_configs:\n");
    for (var instance : instances) {
      text.append("  - job_name: " + instance.service() + "\n")
          .append("    metrics_path: /prometheus\n")
          .append("    static_configs: [{targets: [\"127.0.0.1:" + instance.port() + "\"]}]\n");
    }
    return text.toString();
  }

  private Optional<String> obstacle() {
    if (!process.isAlive()) {
      throw new IllegalStateException(process.obituary("while it started"));
    }
    try {
      return get("/-/ready").statusCode() == 200
          ? Optional.empty()
          : Optional.of("Prometheus is not ready");
    } catch (UncheckedIOException e) {
      return Optional.of("Prometheus does not listen yet");
    }
  }

  /** What a query finds; fails with what Prometheus says if it is none. */
  JsonArray query(String query) {
    String path = "/api/v1/query?query=" + URLEncoder.encode(query, StandardCharsets.UTF_8);
    return data(path).getJsonArray("result");
  }

  /** Its alert rules as it sees them, by name: {@code ok}, or what is wrong. */
  List<JsonObject> rules() {
    return objects(data("/api/v1/rules").getJsonArray("groups")).stream()
        .flatMap(group -> objects(group.getJsonArray("rules")).stream())
        .toList();
  }

  private static List<JsonObject> objects(JsonArray array) {
    return array.stream().map(JsonObject.class::cast).toList();
  }

  private JsonObject data(String path) {
    var answer = new JsonObject(get(path).body());
    if (!"success".equals(answer.getString("status"))) {
      throw new IllegalArgumentException(path + ": " + answer.getString("error"));
    }
    return answer.getJsonObject("data");
  }

  private HttpResponse<String> get(String path) {
    try {
      return http.send(
          HttpRequest.newBuilder(URI.create(origin + path)).build(), BodyHandlers.ofString());
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
    ChildProcess.stop(List.of(process), STOP_GRACE);
  }
}
