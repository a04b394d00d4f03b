package till.cluster.containers;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.testcontainers.containers.GenericContainer;
import org.testcontainers.containers.wait.strategy.Wait;
import till.cluster.ClusterAdministration;
import till.cluster.ClusterProvider;
import till.cluster.NodeState;
import till.process.Await;
import till.process.FreePorts;

/**
 * Three Redis servers in one container. Each listens on the same port inside and outside, so that
 * the addresses by which the servers know each other are good for the tests, too.
 */
final class RedisContainer extends GenericContainer<RedisContainer>
    implements ClusterProvider.Running {
  private static final String IMAGE = "redis:7";
  private static final String SCRIPT = "cluster.sh";
  private static final int NODES = 3;
  private static final int SLOTS = 16_384;
  private static final Duration START_LIMIT = Duration.ofMinutes(1);

  private final List<Integer> ports = FreePorts.find(NODES);

  RedisContainer() {
    super(IMAGE);
    ports.forEach(port -> addFixedExposedPort(port, port));
    withCommand(command());
    waitingFor(Wait.forLogMessage(".*All 16384 slots covered.*\\n", 1));
    withStartupTimeout(START_LIMIT);
  }

  private String[] command() {
    Stream<String> shell = Stream.of("sh", "-c", script(), SCRIPT);
    return Stream.concat(shell, ports.stream().map(String::valueOf)).toArray(String[]::new);
  }

  private static String script() {
    try (InputStream script =
        Objects.requireNonNull(RedisContainer.class.getResourceAsStream(SCRIPT))) {
      return new String(script.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void start() {
    super.start();
    try (ClusterAdministration nodes = new ClusterAdministration()) {
      Await.until(
          START_LIMIT,
          () ->
              ports.stream().allMatch(port -> nodes.state(port).filter(this::isWhole).isPresent())
                  ? Optional.empty()
                  : Optional.of("The cluster in the container is not whole"));
    }
  }

  private boolean isWhole(NodeState state) {
    return state.isClusterOk() && state.slots() == SLOTS && state.primariesSeen() == NODES;
  }

  @Override
  public String uris() {
    return ports.stream()
        .map(port -> "redis://127.0.0.1:" + port)
        .collect(Collectors.joining(","));
  }

  @Override
  public void close() {
    stop();
  }
}
