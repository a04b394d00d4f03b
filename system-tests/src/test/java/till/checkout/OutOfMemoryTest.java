package till.checkout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static till.cluster.TestRedis.await;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import till.contracts.CheckoutId;
import till.contracts.OrderId;
import till.escrow.AccountKind;
import till.escrow.Accounts;
import till.escrow.CommandHandler;
import till.escrow.EscrowLimits;
import till.escrow.EscrowMetrics;
import till.http.RequestKey;
import till.http.RequestLimits;
import till.order.OrderKeys;
import till.process.Await;
import till.redis.Durability;
import till.redis.InstallationConfiguration;
import till.redis.Script;
import till.redis.Scripts;
import till.redis.TaskMonitor;
import till.redis.TransientFailures;
import till.streams.BatchHandler;
import till.streams.GroupStream;
import till.streams.StreamLimits;
import till.streams.StreamMetrics;
import till.streams.StreamRuntime;
import till.streams.Streams;
import till.tracing.Traces;

/** The memory of every primary is full while a checkout is under way. It ends all the same. */
final class OutOfMemoryTest {
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final Duration AT_ONCE = Duration.ofSeconds(5);
  private static final Duration LONG = Duration.ofHours(1);
  private static final OrderId ORDER = new OrderId("O");
  private static final String USER = AccountKind.USER.key("u");
  private static final String ITEM = AccountKind.ITEM.key("a");

  private static final StreamLimits STREAM_LIMITS =
      new StreamLimits(
          8,
          Duration.ofMillis(50),
          Duration.ofMillis(50),
          Duration.ofMillis(20),
          8,
          Duration.ofSeconds(1),
          3,
          LONG,
          LONG,
          Duration.ofMillis(50),
          64,
          64);

  private final World world = new World();
  private final Scripts scripts = new Scripts(world.shards);
  private final InstallationConfiguration installation =
      new InstallationConfiguration(World.INSTANCE, 2);
  private final Checkouts checkouts =
      new Checkouts(
          world.connection,
          scripts,
          world.partitions,
          Schedule.LIMITS,
          new RequestLimits(LONG, LONG),
          Durability.local(),
          installation);

  /** The monotonic clock, which the test moves on. */
  private final AtomicLong nanos = new AtomicLong();

  private final Waiters waiters = new Waiters(Schedule.LIMITS, nanos::get);
  private final Decisions decisions =
      new Decisions(
          checkouts,
          new Informer(waiters, new Notices(world.client, scripts, Schedule.LIMITS, installation)),
          Durability.local(),
          new CheckoutMetrics(new SimpleMeterRegistry()),
          Traces.OFF);
  private final List<StreamRuntime> runtimes = new ArrayList<>();

  @BeforeEach
  void open() {
    world.clear();
    world.redis.hset(USER, Map.of("available", "100", "supplied", "100"));
    world.redis.hset(ITEM, Map.of("available", "5", "supplied", "5", "price", "5"));
    var partition = world.partitions.of(ORDER.value());
    world.redis.hset(
        OrderKeys.order(partition, ORDER), Map.of("user", "u", "total", "10", "status", "OPEN"));
    world.redis.hset(OrderKeys.items(partition, ORDER), "a", "2 10");
  }

  @AfterEach
  void close() {
    memory("0");
    runtimes.forEach(StreamRuntime::close);
    world.close();
  }

  private void memory(String max) {
    for (var node : world.client.getPartitions()) {
      world.connection.getConnection(node.getNodeId()).sync().configSet("maxmemory", max);
    }
  }

  private void runOrderSvc() {
    run("outcome", "order-svc", new OutcomeHandler(checkouts, decisions, Traces.OFF));
  }

  private void runParticipant(AccountKind kind) {
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

  private void run(String role, String group, BatchHandler handler) {
    var streams = new Streams(world.client, world.connection, scripts, installation);
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

  private CompletionStage<Checkouts.Begun> begin() {
    var checkout = CheckoutId.fresh(ORDER);
    var _ = waiters.answer(checkout);
    return checkouts
        .begin(
            checkout,
            new RequestKey(
                checkout.attempt(),
                true,
                "fingerprint",
                "run",
                Instant.ofEpochMilli(9_000_000_000_000L)),
            Optional.empty())
        .whenComplete((begun, e) -> waiters.begun(checkout));
  }

  private static void until(String what, BooleanSupplier holds) {
    Await.until(
        PATIENCE, () -> holds.getAsBoolean() ? Optional.empty() : Optional.of("not yet: " + what));
  }

  private boolean isIn(String role) {
    var stream = new GroupStream(world.partitions.of(ORDER.value()), role, "");
    return world.redis.xlen(stream.key()) > 0;
  }

  private String status() {
    return world
        .hash(OrderKeys.order(world.partitions.of(ORDER.value()), ORDER))
        .getOrDefault("status", "");
  }

  private boolean holds(String account) {
    return !world.hash(account).getOrDefault("held", "0").equals("0");
  }

  private boolean isQuiet() {
    return world.streams.stream().allMatch(stream -> world.redis.xlen(stream.key()) == 0);
  }

  @Test
  void one_that_is_decided_is_paid_and_its_holds_are_settled() {
    runParticipant(AccountKind.USER);
    runParticipant(AccountKind.ITEM);
    await(begin());
    until("both hold, and say so", () -> isIn("outcome"));
    memory("1");
    runOrderSvc();
    until("it is settled", () -> isQuiet() && !holds(USER) && !holds(ITEM));
    assertThat(status()).isEqualTo("PAID");
    assertThat(world.hash(USER)).containsEntry("available", "90").containsEntry("sold", "10");
    assertThat(world.hash(ITEM)).containsEntry("available", "3").containsEntry("sold", "2");
  }

  @Test
  void one_that_can_not_hold_any_more_ends_at_its_deadline_with_everything_given_back() {
    runParticipant(AccountKind.USER);
    await(begin());
    until("payment holds, and has passed it on", () -> holds(USER) && isIn("stock"));
    memory("1");
    runParticipant(AccountKind.ITEM);
    runOrderSvc();
    nanos.addAndGet(Schedule.LIMITS.timeout().toNanos() + 1);
    new DeadlineSweep(checkouts, waiters, world.partitions, decisions, Schedule.LIMITS, nanos::get)
        .run();
    until("its releases are confirmed", () -> status().equals("OPEN"));
    assertThat(world.hash(USER)).containsEntry("available", "100");
    assertThat(holds(USER)).isFalse();
    assertThat(holds(ITEM)).isFalse();

    memory("0");
    until("the late hold is turned away", this::isQuiet);
    assertThat(world.hash(ITEM)).containsEntry("available", "5");
    assertThat(holds(ITEM)).isFalse();
  }

  @Test
  void a_new_one_is_refused_at_once_and_orders_and_accounts_are_read() {
    memory("1");
    long askedAt = System.nanoTime();
    assertThatThrownBy(() -> await(begin())).matches(TransientFailures::isOutOfMemory);
    assertThat(System.nanoTime() - askedAt).isLessThan(AT_ONCE.toNanos());
    assertThat(status()).isEqualTo("OPEN");
    assertThat(await(checkouts.look(CheckoutId.fresh(ORDER))).orElseThrow().status())
        .isEqualTo("OPEN");
    for (var read : List.of("order/find", "escrow/find", "payment/status")) {
      var partition = world.partitions.of(ORDER.value());
      var keys =
          switch (read) {
            case "order/find" ->
                new String[] {OrderKeys.order(partition, ORDER), OrderKeys.items(partition, ORDER)};
            case "escrow/find" -> new String[] {ITEM};
            case "payment/status" -> new String[] {USER, USER + ":payments"};
            default -> throw new IllegalStateException(read);
          };
      assertThat(await(scripts.list(Script.load(read), keys, ORDER.value()))).isNotEmpty();
    }
  }
}
