package till.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import till.process.Await;
import till.process.RunFolder;
import till.process.StartFailedException;

@Timeout(120)
final class InstallationTest {
  @TempDir static Path home;
  @TempDir Path data;

  private final BlockingQueue<String> progress = new LinkedBlockingQueue<>();

  private final HttpClient client = HttpClient.newHttpClient();

  @AfterEach
  void close() {
    client.close();
  }

  @BeforeAll
  static void build() {
    StandIns.build(home);
  }

  private InstallationPlan plan() {
    return InstallationPlan.in(home, data).withSize(3, 0, 1);
  }

  private Installation start(InstallationPlan plan) {
    return Installation.start(plan, progress::add);
  }

  private RunFolder run() {
    return new RunFolder(data.resolve("run"));
  }

  @Test
  void everything_is_there_and_can_be_killed_and_started_again() throws Exception {
    try (Installation installation = start(plan().withSize(3, 0, 2))) {
      assertThat(installation.instances())
          .extracting(Instance::name)
          .containsExactly(
              "order-svc-1",
              "order-svc-2",
              "stock-svc-1",
              "stock-svc-2",
              "payment-svc-1",
              "payment-svc-2");
      assertThat(installation.redis().nodes()).hasSize(3);
      assertThat(get(installation, "/orders/x")).contains(" 3 http://127.0.0.1:");
      awaitAnswer(installation, "/orders/x", "order-svc-1");
      awaitAnswer(installation, "/orders/x", "order-svc-2");
      assertThat(get(installation, "/payment/x")).startsWith("payment-svc-");

      Instance before = installation.instances().get(2);
      installation.kill("stock-svc-1");
      installation.stop("stock-svc-2");
      installation.start("stock-svc-1");
      assertThat(get(installation, "/stock/x")).startsWith("stock-svc-1");
      Instance after = installation.instances().get(2);
      assertThat(after.port()).isEqualTo(before.port());
      assertThat(after.pid()).isNotEqualTo(before.pid());
      assertThat(run().alive().keySet())
          .contains("gateway", "launcher", "redis-3", "stock-svc-1")
          .doesNotContain("stock-svc-2");
    }
    assertThat(run().alive()).isEmpty();
  }

  @Test
  void a_service_that_dies_as_it_starts_is_named_with_the_end_of_its_log() {
    InstallationPlan plan = plan().withEnvironment(Map.of("TEST_BROKEN", "payment-svc-1"));
    assertThatThrownBy(() -> start(plan))
        .isInstanceOf(StartFailedException.class)
        .hasMessageStartingWith("payment-svc-1 died while it started (exit code 3), log ")
        .hasMessageEndingWith("broken, as told");
    assertThat(run().alive()).isEmpty();
  }

  @Test
  void a_port_in_use_is_named() throws IOException {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      assertThatThrownBy(() -> start(plan().withPorts(taken.getLocalPort(), 0)))
          .isInstanceOf(StartFailedException.class)
          .hasMessage(
              "Port %d is in use by another program; choose another with --port.",
              taken.getLocalPort());
    }
    assertThat(run().alive()).isEmpty();
  }

  @Test
  void what_is_not_built_is_named(@TempDir Path empty) {
    assertThatThrownBy(() -> start(InstallationPlan.in(empty, data)))
        .isInstanceOf(StartFailedException.class)
        .hasMessageContaining("has not been built");
    assertThat(run().alive()).isEmpty();
  }

  @Test
  void a_data_folder_has_one_installation_at_a_time() {
    try (Installation installation = start(plan())) {
      assertThat(installation.origin().getPort()).isPositive();
      assertThatThrownBy(() -> start(plan()))
          .isInstanceOf(StartFailedException.class)
          .hasMessageContaining("Till is up already on " + data);
    }
  }

  @Test
  void the_dead_are_started_again() throws Exception {
    try (Installation installation = start(plan())) {
      Thread supervisor =
          Thread.startVirtualThread(() -> new Supervisor(installation, progress::add).watch());
      installation.kill("order-svc-1");
      installation.kill(Installation.GATEWAY);
      installation.redis().kill(installation.redis().node("redis-2"));
      List<String> back = List.of("order-svc-1 is back", "gateway is back", "redis-2 is back");
      List<String> said = new ArrayList<>();
      while (!said.containsAll(back)) {
        said.add(progress.take());
      }
      assertThat(get(installation, "/orders/x")).startsWith("order-svc-1");
      installation.redis().awaitHealthy();
      supervisor.interrupt();
      supervisor.join();
    }
  }

  /** The gateway comes to every instance in turn, once it has found it well. */
  private void awaitAnswer(Installation installation, String path, String instance)
      throws Exception {
    String answer = get(installation, path);
    for (int i = 0; i < 200 && !answer.startsWith(instance); i++) {
      assertThat(Await.pause(Duration.ofMillis(50))).isTrue();
      answer = get(installation, path);
    }
    assertThat(answer).startsWith(instance);
  }

  private String get(Installation installation, String path) throws Exception {
    URI uri = installation.origin().resolve(path);
    HttpResponse<String> response =
        client.send(HttpRequest.newBuilder(uri).build(), BodyHandlers.ofString());
    return response.body();
  }
}
