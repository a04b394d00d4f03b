package till.checkout;

import static java.util.Map.entry;
import static org.assertj.core.api.Assertions.assertThat;

import io.lettuce.core.Range;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import till.contracts.OrderId;
import till.escrow.AccountKind;
import till.escrow.Accounts;
import till.escrow.CommandHandler;
import till.escrow.EscrowLimits;
import till.escrow.EscrowMetrics;
import till.order.OrderKeys;
import till.process.Await;
import till.redis.Durability;
import till.redis.InstallationConfiguration;
import till.redis.Scripts;
import till.redis.TaskMonitor;
import till.streams.BatchHandler;
import till.streams.GroupStream;
import till.streams.StreamLimits;
import till.streams.StreamMetrics;
import till.streams.StreamRuntime;
import till.streams.Streams;
import till.tracing.Traces;

/** Entries that nobody understands, in the streams of the services as they run. */
final class PoisonTest {
  private static final Map<String, String> HARM = Map.of("do", "harm");
  private static final long FAR = 9_000_000_000_000L;
  private static final Duration PATIENCE = Duration.ofSeconds(20);
  private static final int FAILURES_MAX = 3;

  private static final StreamLimits STREAM_LIMITS =
      new StreamLimits(
          8,
          Duration.ofMillis(50),
          Duration.ofMillis(50),
          Duration.ofMillis(20),
          8,
          Duration.ofSeconds(1),
          FAILURES_MAX,
          Duration.ofHours(1),
          Duration.ofHours(1),
          Duration.ofMillis(50),
          64,
          64);

  private final World world = new World();
  private final Scripts scripts = new Scripts(world.shards);
  private final List<StreamRuntime> runtimes = new ArrayList<>();

  @BeforeEach
  void open() {
    world.clear();
    var installation = new InstallationConfiguration(World.INSTANCE, 2);
    var limits = Schedule.LIMITS;
    var checkouts =
        new Checkouts(
            world.connection,
            scripts,
            world.partitions,
            limits,
            Schedule.KEPT,
            Durability.local(),
            installation);
    var informer =
        new Informer(
            new Waiters(limits, System::nanoTime),
            new Notices(world.client, scripts, limits, installation));
    var decisions =
        new Decisions(
            checkouts,
            informer,
            Durability.local(),
            new CheckoutMetrics(new SimpleMeterRegistry()),
            Traces.OFF);
    run("outcome", "order-svc", new OutcomeHandler(checkouts, decisions, Traces.OFF));
    for (var kind : AccountKind.values()) {
      run(
          kind.participant().wireName(),
          kind.service(),
          new CommandHandler(
              kind,
              new Accounts(kind, scripts),
              scripts,
              new EscrowLimits(
                  Duration.ofSeconds(15),
                  Duration.ofSeconds(15),
                  Duration.ofMillis(50),
                  Duration.ofMillis(250)),
              new EscrowMetrics(new SimpleMeterRegistry()),
              Traces.OFF));
    }
  }

  private void run(String role, String group, BatchHandler handler) {
    var streams =
        new Streams(
            world.client,
            world.connection,
            scripts,
            new InstallationConfiguration(World.INSTANCE, 2));
    var runtime =
        new StreamRuntime(
            streams,
            world.partitions,
            role,
            group,
            handler,
            STREAM_LIMITS,
            new StreamMetrics(new SimpleMeterRegistry()),
            TaskMonitor.unattended());
    runtimes.add(runtime);
    runtime.start();
  }

  @AfterEach
  void close() {
    runtimes.forEach(StreamRuntime::close);
    world.close();
  }

  private List<Map<String, String>> letters(GroupStream stream) {
    return world.redis.xrange(stream.key() + ":dead", Range.<String>unbounded()).stream()
        .map(message -> message.getBody())
        .toList();
  }

  private void untilBuried(GroupStream stream) {
    Await.until(
        PATIENCE,
        () ->
            world.redis.xlen(stream.key()) == 0 && letters(stream).size() == 1
                ? Optional.empty()
                : Optional.of(stream + " has no dead letter, or more"));
  }

  @Test
  void every_stream_buries_them_and_goes_on() {
    world.streams.forEach(stream -> world.redis.xadd(stream.key(), HARM));
    world.streams.forEach(this::untilBuried);
    for (var stream : world.streams) {
      assertThat(letters(stream).getFirst())
          .containsAllEntriesOf(HARM)
          .hasEntrySatisfying(
              "dead_cause", cause -> assertThat(cause).contains("MalformedException"));
    }

    var account = AccountKind.ITEM.key("a");
    world.redis.hset(account, Map.of("available", "5", "supplied", "5"));
    world.redis.xadd(stock().key(), Map.of("O/1", "hold " + FAR + " a:2"));
    Await.until(
        PATIENCE,
        () ->
            world.hash(account).containsKey("hold:O/1") && world.redis.xlen(stock().key()) == 0
                ? Optional.empty()
                : Optional.of("it does not go on"));
  }

  @Test
  void commands_beside_them_in_the_same_entry_are_done() {
    var account = AccountKind.ITEM.key("a");
    world.redis.hset(account, Map.of("available", "5", "supplied", "5"));
    var stock = stock();
    world.redis.xadd(
        stock.key(),
        Map.of("O/1", "hold " + FAR + " a:2", "do", "harm", "P/1", "hold " + FAR + " a:1"));
    untilBuried(stock);
    assertThat(letters(stock).getFirst())
        .containsAllEntriesOf(HARM)
        .doesNotContainKeys("O/1", "P/1");
    assertThat(world.hash(account)).containsEntry("held", "3");
  }

  @Test
  void outcomes_beside_one_whose_order_can_not_be_read_are_taken() {
    var partition = world.partitions.all().getFirst();
    var outcomes = new GroupStream(partition, "outcome", "order-svc");
    for (String order : List.of("O", "P")) {
      world.redis.hset(
          OrderKeys.order(partition, new OrderId(order)),
          Map.ofEntries(
              entry("status", "ABORTING"),
              entry("attempt", "1"),
              entry("asked", "payment"),
              entry("awaiting", "payment"),
              entry("deadline", "1"),
              entry("user", "u"),
              entry("total", "5"),
              entry("lines", "a:1"),
              entry("owners", "nobody"),
              entry("reason", "TIMED_OUT"),
              entry("began", "1"),
              entry("decided", "2")));
    }
    world.redis.set(OrderKeys.order(partition, new OrderId("X")), "text");
    var messages = new LinkedHashMap<String, String>();
    for (String order : List.of("O", "X", "P")) {
      messages.put(order + "/1", "payment RELEASED");
    }
    world.redis.xadd(outcomes.key(), messages);

    untilBuried(outcomes);
    assertThat(letters(outcomes).getFirst()).containsKey("X/1").doesNotContainKeys("O/1", "P/1");
    for (String order : List.of("O", "P")) {
      assertThat(world.hash(OrderKeys.order(partition, new OrderId(order))))
          .containsEntry("status", "OPEN");
    }
  }

  private GroupStream stock() {
    return world.streams.stream().filter(s -> s.role().equals("stock")).findFirst().orElseThrow();
  }
}
