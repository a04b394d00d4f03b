package till.escrow;

import static org.assertj.core.api.Assertions.assertThat;
import static till.cluster.TestRedis.await;

import io.lettuce.core.Consumer;
import io.lettuce.core.RedisConnectionException;
import io.lettuce.core.XGroupCreateArgs;
import io.lettuce.core.XReadArgs;
import io.lettuce.core.XReadArgs.StreamOffset;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import till.cluster.TestRedis;
import till.contracts.CheckoutId;
import till.contracts.OrderId;
import till.messages.Outcome;
import till.messages.Participant;
import till.process.Await;
import till.redis.BarrierMetrics;
import till.redis.Durability;
import till.redis.Partition;
import till.redis.Shards;
import till.streams.BatchHandler.Handled;
import till.streams.Entry;
import till.streams.GroupStream;
import till.tracing.Traces;

/**
 * A command is answered only after the barrier of every node that has executed some of it. There
 * are 5 of item a and 5 of item b.
 */
final class CommandHandlerTest {
  private static final GroupStream COMMANDS =
      new GroupStream(new Partition(0, "10"), "stock", "stock-svc");
  private static final String OUTCOMES = "saga:{10}:outcome";
  private static final Shards SHARDS =
      new Shards(
          TestRedis.client(), Durability.local(), new BarrierMetrics(new SimpleMeterRegistry()));
  private static final CheckoutId CHECKOUT = new CheckoutId(new OrderId("O"), "1");
  private static final Outcome HELD = new Outcome.Held(Participant.STOCK, CHECKOUT, 0);
  private static final EscrowLimits LIMITS =
      new EscrowLimits(
          Duration.ofSeconds(15), Duration.ofSeconds(15), Duration.ofHours(1), Duration.ofHours(1));

  /** What is complete is answered soon, and what is not is left soon. */
  private static final EscrowLimits SHORT =
      new EscrowLimits(
          Duration.ofSeconds(15),
          Duration.ofSeconds(15),
          Duration.ofMillis(20),
          Duration.ofMillis(100));

  private static final Duration PATIENCE = Duration.ofSeconds(20);

  private final GatedScripts scripts = new GatedScripts(SHARDS);
  private CommandHandler handler = handler(LIMITS);

  private CommandHandler handler(EscrowLimits limits) {
    return new CommandHandler(
        AccountKind.ITEM,
        new Accounts(AccountKind.ITEM, scripts),
        scripts,
        limits,
        new EscrowMetrics(new SimpleMeterRegistry()),
        Traces.OFF);
  }

  @BeforeEach
  void open() {
    TestRedis.commands().flushall();
    TestRedis.commands()
        .xgroupCreate(
            StreamOffset.from(COMMANDS.key(), "0-0"),
            COMMANDS.group(),
            XGroupCreateArgs.Builder.mkstream());
    for (String item : List.of("a", "b")) {
      TestRedis.commands()
          .hset(AccountKind.ITEM.key(item), Map.of("available", "5", "supplied", "5"));
    }
  }

  /** A command arrives, is delivered and handled. */
  private CompletableFuture<Handled> handle(String action, CheckoutId checkout, String lines) {
    TestRedis.commands()
        .xadd(COMMANDS.key(), Map.of(checkout.toString(), action + " " + Ledger.FAR + " " + lines));
    return handler.handle(COMMANDS, deliver()).toCompletableFuture();
  }

  /** What is pending is handled again, as the stream runtime does with undecided entries. */
  private CompletableFuture<Handled> handleAgain() {
    return handler
        .handle(COMMANDS, deliver(StreamOffset.from(COMMANDS.key(), "0-0")))
        .toCompletableFuture();
  }

  private static List<Entry> deliver() {
    return deliver(StreamOffset.lastConsumed(COMMANDS.key()));
  }

  @SuppressWarnings("unchecked") // Lettuce takes a generic array of offsets
  private static List<Entry> deliver(StreamOffset<String> from) {
    return TestRedis.commands()
        .xreadgroup(Consumer.from(COMMANDS.group(), "alpha"), XReadArgs.Builder.count(10), from)
        .stream()
        .map(message -> new Entry(message.getId(), message.getBody()))
        .toList();
  }

  private static List<Outcome> outcomes() {
    return Tape.outcomes(OUTCOMES);
  }

  private static void assertUnanswered(CompletableFuture<Handled> handled) {
    assertThat(handled).isNotDone();
    assertThat(outcomes()).isEmpty();
    assertThat(pending()).isEqualTo(1);
  }

  private static long pending() {
    return TestRedis.commands().xpending(COMMANDS.key(), COMMANDS.group()).getCount();
  }

  private static Map<String, String> account(String item) {
    return TestRedis.commands().hgetall(AccountKind.ITEM.key(item));
  }

  @Test
  void a_hold_is_answered_when_the_barrier_of_every_line_has_passed() {
    var handled = handle("hold", CHECKOUT, "a:2 b:1");
    var gates = scripts.awaited(2);
    assertThat(account("a")).containsEntry("held", "2");
    assertThat(account("b")).containsEntry("held", "1");
    assertUnanswered(handled);

    gates.getFirst().open();
    assertUnanswered(handled);

    gates.getLast().open();
    assertThat(await(handled)).isEqualTo(new Handled(List.of(), List.of()));
    assertThat(outcomes()).containsExactly(HELD);
    assertThat(pending()).isZero();
  }

  @Test
  void a_command_whose_node_is_silent_is_left_undecided_and_the_others_are_answered() {
    handler = handler(SHORT);
    var other = new CheckoutId(new OrderId("P"), "1");
    TestRedis.commands()
        .xadd(COMMANDS.key(), Map.of(other.toString(), "hold " + Ledger.FAR + " b:1"));
    var handled = handle("hold", CHECKOUT, "a:2");
    gate("item:{a}").open();

    Await.until(
        PATIENCE,
        () ->
            outcomes().isEmpty()
                ? Optional.of("the complete one is unanswered")
                : Optional.empty());
    assertThat(outcomes()).containsExactly(new Outcome.Held(Participant.STOCK, CHECKOUT, 0));
    assertThat(await(handled).undecided()).hasSize(1);
    assertThat(pending()).isEqualTo(1);

    var again = handleAgain();
    scripts.awaited(3).forEach(GatedScripts.Gate::open);
    await(again);
    assertThat(outcomes()).hasSize(2);
    assertThat(account("b")).as("held once").containsEntry("held", "1");
  }

  @Test
  void commands_that_came_with_one_whose_node_is_silent_do_not_wait_for_it() {
    handler = handler(SHORT);
    var other = new CheckoutId(new OrderId("P"), "1");
    TestRedis.commands()
        .xadd(
            COMMANDS.key(),
            Map.of(
                other.toString(),
                "hold " + Ledger.FAR + " b:1",
                CHECKOUT.toString(),
                "hold " + Ledger.FAR + " a:2"));
    var handled = handler.handle(COMMANDS, deliver()).toCompletableFuture();
    gate("item:{a}").open();

    assertThat(await(handled).undecided()).isEmpty();
    assertThat(outcomes()).containsExactly(new Outcome.Held(Participant.STOCK, CHECKOUT, 0));
    assertThat(deliver().getFirst().fields()).containsOnlyKeys(other.toString());
  }

  private GatedScripts.Gate gate(String key) {
    return scripts.awaited(2).stream()
        .filter(gate -> gate.toString().endsWith(key))
        .findFirst()
        .orElseThrow();
  }

  @Test
  void and_so_is_a_release() {
    settle("release");
    assertThat(outcomes()).containsExactly(HELD, new Outcome.Released(Participant.STOCK, CHECKOUT));
    assertThat(account("a")).containsEntry("available", "5").containsEntry("held", "0");
  }

  @Test
  void a_commit_is_acknowledged_when_the_barrier_of_every_line_has_passed_and_has_no_outcome() {
    settle("commit");
    assertThat(outcomes()).containsExactly(HELD);
    assertThat(account("a")).containsEntry("sold", "2").containsEntry("held", "0");
    assertThat(account("b")).containsEntry("sold", "1").containsEntry("held", "0");
  }

  private void settle(String action) {
    var held = handle("hold", CHECKOUT, "a:2 b:1");
    scripts.awaited(2).forEach(GatedScripts.Gate::open);
    await(held);

    var settled = handle(action, CHECKOUT, "a:2 b:1");
    var gates = scripts.awaited(4);
    assertThat(scripts.runs().subList(3, 5))
        .containsExactlyInAnyOrder("escrow/settle item:{a}", "escrow/settle item:{b}");
    for (var gate : gates.subList(2, 4)) {
      assertThat(settled).isNotDone();
      assertThat(outcomes()).containsExactly(HELD);
      assertThat(pending()).isEqualTo(1);
      gate.open();
    }
    await(settled);
    assertThat(pending()).isZero();
    assertThat(Tape.entries(COMMANDS.key())).isEmpty();
  }

  @Test
  void a_commit_whose_barrier_fails_is_done_again_and_sells_once() {
    var held = handle("hold", CHECKOUT, "a:2");
    scripts.awaited(1).getFirst().open();
    await(held);

    var committed = handle("commit", CHECKOUT, "a:2");
    scripts.awaited(2).getLast().fail(new RedisConnectionException("the primary is gone"));
    assertThat(await(committed).undecided()).hasSize(1);
    assertThat(pending()).isEqualTo(1);
    var again = handleAgain();
    scripts.awaited(3).getLast().open();
    await(again);
    assertThat(account("a")).containsEntry("sold", "2").containsEntry("available", "3");
    assertThat(pending()).isZero();
  }

  @Test
  void and_so_is_a_refusal() {
    var handled = handle("hold", CHECKOUT, "a:2 b:6");
    var gates = scripts.awaited(2);
    gates.getLast().open();
    assertUnanswered(handled);
    gates.getFirst().open();
    await(handled);
    assertThat(outcomes())
        .containsExactly(
            new Outcome.NotHeld(Participant.STOCK, CHECKOUT, Outcome.Why.REFUSED, "b", 0));
  }

  @Test
  void when_a_barrier_fails_all_of_the_command_is_done_again_and_held_once() {
    var handled = handle("hold", CHECKOUT, "a:2 b:1");
    var gates = scripts.awaited(2);
    gates.getFirst().open();
    gates.getLast().fail(new RedisConnectionException("the primary is gone"));

    assertThat(await(handled).undecided()).hasSize(1);
    var again = handleAgain();
    var newGates = scripts.awaited(4).subList(2, 4);
    assertUnanswered(again);
    assertThat(scripts.runs())
        .containsExactly(
            "escrow/hold item:{a}",
            "escrow/hold item:{b}",
            "escrow/hold item:{a}",
            "escrow/hold item:{b}");
    newGates.forEach(GatedScripts.Gate::open);
    await(again);
    assertThat(outcomes()).containsExactly(HELD);
    assertThat(account("a")).containsEntry("held", "2").containsEntry("available", "3");
    assertThat(account("b")).containsEntry("held", "1").containsEntry("available", "4");
  }

  @Test
  void what_a_failover_has_taken_back_is_held_again_before_it_is_told() {
    var handled = handle("hold", CHECKOUT, "a:2 b:1");
    var gates = scripts.awaited(2);
    TestRedis.commands().del(AccountKind.ITEM.key("a"));
    TestRedis.commands().hset(AccountKind.ITEM.key("a"), Map.of("available", "5", "supplied", "5"));
    gates.forEach(gate -> gate.fail(new RedisConnectionException("the primary is gone")));

    await(handled);
    var again = handleAgain();
    scripts.awaited(4).subList(2, 4).forEach(GatedScripts.Gate::open);
    await(again);
    assertThat(account("a")).containsEntry("held", "2");
    assertThat(outcomes()).containsExactly(HELD);
  }

  @Test
  void what_waits_tells_nobody_and_needs_no_barrier() {
    var other = new CheckoutId(new OrderId("P"), "1");
    var first = handle("hold", other, "b:4");
    scripts.awaited(1).getFirst().open();
    await(first);

    assertThat(await(handle("hold", CHECKOUT, "a:2 b:3")))
        .isEqualTo(new Handled(List.of(), List.of()));
    assertThat(scripts.awaited()).hasSize(1);
    assertThat(account("b")).containsEntry("queued", "1");
    assertThat(outcomes()).hasSize(1);
    assertThat(pending()).isEqualTo(1);
  }

  @Test
  void who_can_go_on_is_woken_when_the_settlement_is_safe() {
    var other = new CheckoutId(new OrderId("P"), "1");
    var first = handle("hold", other, "b:4");
    scripts.awaited(1).getFirst().open();
    await(first);
    await(handle("hold", CHECKOUT, "b:3"));

    var released = handle("release", other, "b:4");
    scripts.awaited(2).getLast().open();
    assertThat(await(released).wakes()).hasSize(1);
    assertThat(account("b")).containsEntry("held", "3").containsEntry("available", "2");
  }
}
