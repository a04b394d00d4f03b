package till.checkout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static till.cluster.TestRedis.await;

import io.lettuce.core.output.CommandOutput;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import till.cluster.TestRedis;
import till.redis.BarrierMetrics;
import till.redis.Durability;
import till.redis.Executed;
import till.redis.Script;
import till.redis.Scripts;
import till.redis.Shards;

/** Requests for checkouts of one partition that come while a call is under way. */
final class BeginTogetherTest {
  private final Saga saga = new Saga();
  private final Shards shards =
      new Shards(
          TestRedis.client(), Durability.local(), new BarrierMetrics(new SimpleMeterRegistry()));
  private final Held scripts = new Held(shards);
  private final Checkouts checkouts = Saga.checkouts("alpha", scripts);

  @AfterEach
  void close() {
    shards.close();
  }

  /** The first call waits to be let go. */
  private static final class Held extends Scripts {
    private final CompletableFuture<Void> gate = new CompletableFuture<>();
    private final List<Integer> requestsOfCalls = new CopyOnWriteArrayList<>();

    Held(Shards shards) {
      super(shards, Duration.ZERO);
    }

    @Override
    protected <T> CompletionStage<Executed<T>> runOnce(
        Script script,
        Supplier<CommandOutput<String, String, T>> output,
        String[] keys,
        String[] arguments) {
      requestsOfCalls.add((keys.length - 3) / 3);
      return gate.thenCompose(open -> super.runOnce(script, output, keys, arguments));
    }
  }

  private CompletionStage<Checkouts.Begun> begin(String checkout, long expiry) {
    var request = Saga.request("for:" + checkout, expiry);
    return checkouts.begin(Saga.checkout(checkout), request, Optional.empty());
  }

  private List<CompletionStage<Checkouts.Begun>> beginAll(String... names) {
    return Stream.of(names).map(checkout -> begin(checkout, Saga.EXPIRY)).toList();
  }

  private static String words(CompletionStage<Checkouts.Begun> stage) {
    var begun = await(stage);
    return begun.result() + " " + begun.checkout();
  }

  @Test
  void go_together_each_with_its_own_result() {
    saga.open("O", "P", "Q", "L");
    TestRedis.commands().del(Saga.itemsKey("Q"));
    var first = begin("O/1", Saga.EXPIRY);
    var rest = beginAll("O/2", "P/1", "X/1", "Q/1", "P/2");
    var late = begin("L/1", 1_000);
    scripts.gate.complete(null);

    assertThat(words(first)).isEqualTo("STARTED O/1");
    assertThat(rest.stream().map(BeginTogetherTest::words))
        .containsExactly(
            "ATTACHED O/1", "STARTED P/1", "NOT_FOUND X/1", "EMPTY Q/1", "ATTACHED P/1");
    assertThat(words(late)).isEqualTo("LATE L/1");
    assertThat(scripts.requestsOfCalls).containsExactly(1, 6);
    assertThat(saga.state("L")).isEqualTo("OPEN 0");
    for (String request : List.of("for:P/1", "for:P/2")) {
      var record = Saga.recordKey("P", Saga.request(request, Saga.EXPIRY));
      assertThat(TestRedis.commands().get(record)).isEqualTo("fingerprint 1");
    }
  }

  @Test
  void send_their_holds_together() {
    saga.open("O", "P", "Q");
    var all = beginAll("O/1", "P/1", "Q/1");
    scripts.gate.complete(null);
    all.forEach(BeginTogetherTest::words);
    assertThat(saga.sentByEntry()).hasSize(2);
    assertThat(saga.sentByEntry()).isEmpty();
  }

  @Test
  void fail_alone_where_an_order_cannot_be_read() {
    saga.open("O", "P", "Q");
    TestRedis.commands().set(Saga.key("P"), "text");
    var all = beginAll("O/1", "P/1", "Q/1");
    scripts.gate.complete(null);
    assertThat(words(all.getFirst())).isEqualTo("STARTED O/1");
    assertThatThrownBy(() -> await(all.get(1))).hasMessageContaining("WRONGTYPE");
    assertThat(words(all.getLast())).isEqualTo("STARTED Q/1");
    assertThat(scripts.requestsOfCalls).containsExactly(1, 2, 1, 1);
  }
}
