package till.checkout;

import static org.assertj.core.api.Assertions.assertThat;

import io.micronaut.context.ApplicationContext;
import io.micronaut.runtime.server.EmbeddedServer;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import till.cluster.ClusterPlan;
import till.cluster.LocalCluster;
import till.order.OrderSvc;
import till.process.Await;
import till.process.ProcessSignals;

/** What liveness says of order-svc and all its loops while no node of Redis answers. */
final class LivenessTest {
  private static final Duration NEVER = Duration.ofMinutes(10);
  private static final Duration STUCK_AFTER = Duration.ofSeconds(30);
  private static final Duration OUTAGE = Duration.ofSeconds(45);
  private static final Duration PATIENCE = Duration.ofSeconds(90);

  @TempDir private Path folder;

  @Test
  void an_outage_of_all_shards_does_not_end_it() throws Exception {
    try (var cluster =
            LocalCluster.start(ClusterPlan.in(folder).withNodes(3, 0).withNodeTimeout(NEVER));
        var server = server(cluster);
        var client = HttpClient.newHttpClient()) {
      assertThat(liveness(client, server)).startsWith("200");
      for (var node : cluster.nodes()) {
        ProcessSignals.pause(cluster.process(node).pid());
      }
      try {
        var unwell = new ArrayList<String>();
        long end = System.nanoTime() + OUTAGE.toNanos();
        Await.until(
            PATIENCE,
            () -> {
              String answer = liveness(client, server);
              if (!answer.startsWith("200")) {
                unwell.add(answer);
              }
              return System.nanoTime() - end >= 0
                  ? Optional.empty()
                  : Optional.of("the outage lasts");
            });
        assertThat(unwell).isEmpty();
      } finally {
        for (var node : cluster.nodes()) {
          ProcessSignals.resume(cluster.process(node).pid());
        }
      }
    }
  }

  private static EmbeddedServer server(LocalCluster cluster) {
    return ApplicationContext.run(
        EmbeddedServer.class,
        Map.of(
            "micronaut.application.name",
            OrderSvc.NAME,
            "micronaut.server.host",
            "127.0.0.1",
            "micronaut.server.port",
            -1,
            "till.tasks.stuck-after",
            STUCK_AFTER,
            "till.durability.level",
            "local",
            "redis.uris",
            cluster.uris()));
  }

  private static String liveness(HttpClient client, EmbeddedServer server) {
    try {
      var answer =
          client.send(
              HttpRequest.newBuilder(server.getURI().resolve("/health/liveness"))
                  .timeout(Duration.ofSeconds(5))
                  .build(),
              HttpResponse.BodyHandlers.ofString());
      return answer.statusCode() + " " + answer.body();
    } catch (IOException e) {
      return e.toString();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return e.toString();
    }
  }
}
