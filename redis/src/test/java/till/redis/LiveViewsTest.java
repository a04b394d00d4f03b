package till.redis;

import static org.assertj.core.api.Assertions.assertThat;

import io.lettuce.core.RedisURI;
import io.lettuce.core.cluster.models.partitions.ClusterPartitionParser;
import io.lettuce.core.cluster.models.partitions.Partitions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;

/** Who is asked how the cluster looks. */
class LiveViewsTest {
  private static final List<RedisURI> ALL =
      List.of(
          RedisURI.create("localhost", 1),
          RedisURI.create("localhost", 2),
          RedisURI.create("localhost", 3));

  /** What each node says of the others, by port: words such as {@code master,fail}. */
  private final Map<Integer, List<String>> says = new HashMap<>();

  private final List<Integer> asked = new ArrayList<>();
  private boolean isDiscovery;
  private boolean isFailing;
  private final LiveViews views =
      new LiveViews(
          (seeds, timeout, discovery) -> {
            isDiscovery = discovery;
            asked.clear();
            seeds.forEach(seed -> asked.add(seed.getPort()));
            return isFailing
                ? CompletableFuture.failedFuture(new IllegalStateException("nobody answers"))
                : CompletableFuture.completedFuture(seen(seeds));
          });

  LiveViewsTest() {
    ALL.forEach(node -> says.put(node.getPort(), List.of("master", "master", "master")));
  }

  private Map<RedisURI, Partitions> seen(Iterable<RedisURI> seeds) {
    var seen = new HashMap<RedisURI, Partitions>();
    StreamSupport.stream(seeds.spliterator(), false)
        .forEach(seed -> seen.put(seed, view(says.getOrDefault(seed.getPort(), List.of()))));
    return seen;
  }

  private static Partitions view(List<String> flags) {
    var lines = new StringBuilder();
    for (int i = 0; i < flags.size(); i++) {
      lines.append(
          "%040d localhost:%d@1%d %s - 0 0 1 connected %d%n"
              .formatted(i + 1, i + 1, i + 1, flags.get(i), i));
    }
    return ClusterPartitionParser.parse(lines.toString());
  }

  private void look() {
    var _ = views.loadViews(ALL, Duration.ofSeconds(1), true);
  }

  @Test
  void all_are_asked_while_nobody_is_dead() {
    look();
    look();

    assertThat(asked).containsExactly(1, 2, 3);
    assertThat(isDiscovery).isTrue();
  }

  @Test
  void what_most_hold_for_dead_is_asked_no_more_until_it_is_back() {
    says.put(1, List.of("master", "master,fail", "master"));
    says.put(3, List.of("master", "master,fail", "master"));
    look();
    look();
    assertThat(asked).containsExactly(1, 3);
    assertThat(isDiscovery).isFalse(); // it would be discovered, and asked

    says.put(1, List.of("master", "slave", "master"));
    says.put(3, List.of("master", "slave", "master"));
    look();
    look();
    assertThat(asked).containsExactly(1, 2, 3);
  }

  @Test
  void one_node_alone_can_declare_nobody_dead() {
    says.put(2, List.of("master,fail", "master", "master,fail"));
    look();
    look();

    assertThat(asked).containsExactly(1, 2, 3);
  }

  @Test
  void a_suspicion_is_no_death() {
    says.replaceAll((port, flags) -> List.of("master", "master,fail?", "master"));
    look();
    look();

    assertThat(asked).containsExactly(1, 2, 3);
  }

  @Test
  void who_is_silent_is_not_asked() {
    views.avoid("localhost:3"::equals);
    look();

    assertThat(asked).containsExactly(1, 2);
    assertThat(isDiscovery).isFalse();
  }

  @Test
  void all_are_asked_when_none_is_left() {
    views.avoid(address -> true);
    look();

    assertThat(asked).containsExactly(1, 2, 3);
  }

  @Test
  void all_are_asked_after_nobody_has_answered() {
    says.replaceAll((port, flags) -> List.of("master", "master,fail", "master"));
    look();
    isFailing = true;
    look();
    assertThat(asked).containsExactly(1, 3);

    look();
    assertThat(asked).containsExactly(1, 2, 3);
  }
}
