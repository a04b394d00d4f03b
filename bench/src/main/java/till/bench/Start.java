package till.bench;

import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import till.local.Instance;
import till.local.Whereabouts;
import till.process.AtExit;
import till.process.Await;
import till.process.ChildDiedException;
import till.process.ChildProcess;
import till.process.Folders;
import till.process.FreePorts;
import till.process.StartFailedException;

/** A fresh shop, started as people start it, by {@code ./till up}: how long what takes. */
final class Start implements AutoCloseable {
  static final String GATEWAY = "the gateway listens";
  static final String CHECKOUT = "the first checkout is answered";
  static final String TOGETHER = " is ready, with all the others";
  static final String ALONE = " is ready, alone";
  static final String BACK = " is ready, after kill -9";

  private static final Duration LIMIT = Duration.ofMinutes(2);

  /** What has just been started still compiles itself, and a death so soon would count for two. */
  private static final Duration REST = Duration.ofSeconds(6);

  private final Path data;
  private final URI origin;
  private final ChildProcess up;
  private final long begun = System.nanoTime();
  private final Questions questions = new Questions();
  private final Map<String, Duration> took = new LinkedHashMap<>();

  private Start(Path data, URI origin, ChildProcess up) {
    this.data = data;
    this.origin = origin;
    this.up = up;
  }

  /** Starts a shop, kills each of its services once, stops it, and returns what took how long. */
  static Map<String, Duration> measured(Path home, int replicas) {
    try {
      Path folder = Files.createTempDirectory("till-bench");
      try (Start start = AtExit.closing(() -> begin(home, folder, replicas))) {
        start.firstCheckout();
        start.deaths();
        return start.took;
      } finally {
        Folders.delete(folder);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Start begin(Path home, Path folder, int replicas) {
    String port = FreePorts.find(1).getFirst().toString();
    Path data = folder.resolve("data");
    List<String> command =
        List.of(
            home.resolve("till").toString(),
            "up",
            "--port",
            port,
            "--redis-port",
            "0",
            "--replicas",
            String.valueOf(replicas),
            "--data",
            data.toString());
    Path log = folder.resolve("up.log");
    return new Start(
        data,
        URI.create("http://127.0.0.1:" + port),
        ChildProcess.start(new ChildProcess.Program("./till up", command, Map.of(), folder, log)));
  }

  private void firstCheckout() {
    CompletableFuture<Map<String, Duration>> services =
        CompletableFuture.supplyAsync(this::servicesReady);
    await(
        "The gateway does not listen",
        () -> questions.status(origin) != Questions.NO_ANSWER ? origin : null);
    took.put(GATEWAY, sinceBegun());
    String user = post("/payment/create_user").getString("user_id");
    post("/payment/add_funds/" + user + "/100");
    String item = post("/stock/item/create/15").getString("item_id");
    post("/stock/add/" + item + "/10");
    String order = post("/orders/create/" + user).getString("order_id");
    post("/orders/addItem/" + order + "/" + item + "/2");
    post("/orders/checkout/" + order);
    took.put(CHECKOUT, sinceBegun());
    took.putAll(services.join());
  }

  private Map<String, Duration> servicesReady() {
    Map<String, Duration> ready = new LinkedHashMap<>();
    await(
        "Not all services are ready",
        () -> {
          List<Instance> services = services();
          for (Instance service : services) {
            if (!ready.containsKey(service.service() + TOGETHER) && isReady(service)) {
              ready.put(service.service() + TOGETHER, age(service));
            }
          }
          return services.size() == 3 && ready.size() == 3 ? ready : null;
        });
    return ready;
  }

  private void deaths() {
    for (Instance service : services()) {
      Await.pause(REST);
      long killed = System.nanoTime();
      ProcessHandle.of(service.pid()).ifPresent(ProcessHandle::destroyForcibly);
      Instance again =
          await(
              service.name() + " does not come back",
              () ->
                  services().stream()
                      .filter(other -> other.name().equals(service.name()))
                      .filter(other -> other.pid() != service.pid() && isReady(other))
                      .findFirst()
                      .orElse(null));
      took.put(service.service() + ALONE, age(again));
      took.put(service.service() + BACK, Duration.ofNanos(System.nanoTime() - killed));
    }
  }

  /** The answer, when it is there at last. */
  private JsonObject post(String path) {
    return await("POST " + path + " does not succeed", () -> questions.post(origin.resolve(path)));
  }

  private List<Instance> services() {
    try {
      return Whereabouts.of(data).services();
    } catch (StartFailedException e) {
      return List.of();
    }
  }

  private boolean isReady(Instance service) {
    URI readiness = URI.create("http://127.0.0.1:" + service.port() + "/health/readiness");
    return questions.status(readiness) == 200;
  }

  /** The time since a process was started, as the system has noted it to some hundredths. */
  private Duration age(Instance service) {
    return sinceBegun().minus(Duration.between(startedAt(up.pid()), startedAt(service.pid())));
  }

  private static Instant startedAt(long pid) {
    return ProcessHandle.of(pid).flatMap(process -> process.info().startInstant()).orElseThrow();
  }

  private Duration sinceBegun() {
    return Duration.ofNanos(System.nanoTime() - begun);
  }

  private <T> T await(String obstacle, Supplier<@Nullable T> look) {
    CompletableFuture<T> found = new CompletableFuture<>();
    Await.until(
        LIMIT,
        () -> {
          if (!up.isAlive()) {
            throw new ChildDiedException(up);
          }
          T seen = look.get();
          return seen != null && found.complete(seen) ? Optional.empty() : Optional.of(obstacle);
        });
    return found.join();
  }

  @Override
  public void close() {
    ChildProcess.stop(List.of(up), LIMIT);
    questions.close();
    AtExit.forget(this);
  }
}
