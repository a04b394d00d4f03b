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
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import till.cluster.TestRedis;
import till.contracts.CheckoutId;
import till.contracts.OrderId;
import till.messages.Outcome;
import till.messages.Participant;
import till.redis.BarrierMetrics;
import till.redis.Durability;
import till.redis.Partition;
import till.redis.Scripts;
import till.redis.Shards;
import till.streams.BatchHandler.Handled;
import till.streams.Entry;
import till.streams.GroupStream;
import till.tracing.Traces;

/**
 * Payment passes a hold on to stock, and tells nobody else that it has held. The users u and v have
 * a credit of 25 each, and there are 5 of item a; commands are written {@code <order> <action>
 * <rest>}.
 */
final class PassingOnTest {
  private static final Partition PARTITION = new Partition(0, "10");
  private static final GroupStream PAYMENT = new GroupStream(PARTITION, "payment", "payment-svc");
  private static final GroupStream STOCK = new GroupStream(PARTITION, "stock", "stock-svc");
  private static final String OUTCOMES = "saga:{10}:outcome";
  private static final String U = AccountKind.USER.key("u");
  private static final String A = AccountKind.ITEM.key("a");
  private static final Handled ALL_WELL = new Handled(List.of(), List.of());
  private static final EscrowLimits LIMITS =
      new EscrowLimits(
          Duration.ofSeconds(15), Duration.ofSeconds(15), Duration.ofHours(1), Duration.ofHours(1));
  private static final Shards SHARDS =
      new Shards(
          TestRedis.client(), Durability.local(), new BarrierMetrics(new SimpleMeterRegistry()));

  private final GatedScripts gated = new GatedScripts(SHARDS);

  @BeforeEach
  void open() {
    var redis = TestRedis.commands();
    redis.flushall();
    for (var stream : List.of(PAYMENT, STOCK)) {
      redis.xgroupCreate(
          StreamOffset.from(stream.key(), "0-0"),
          stream.group(),
          XGroupCreateArgs.Builder.mkstream());
    }
    for (String user : List.of("u", "v")) {
      redis.hset(AccountKind.USER.key(user), Map.of("available", "25", "supplied", "25"));
    }
    redis.hset(A, Map.of("available", "5", "supplied", "5"));
  }

  private static CommandHandler handler(AccountKind kind, Scripts scripts) {
    return new CommandHandler(
        kind,
        new Accounts(kind, scripts),
        scripts,
        LIMITS,
        new EscrowMetrics(new SimpleMeterRegistry()),
        Traces.OFF);
  }

  /** An entry of these commands arrives at payment. */
  private static void send(String... commands) {
    var messages = new LinkedHashMap<String, String>();
    for (String command : commands) {
      String[] words = command.split(" ", 3);
      messages.put(checkout(words[0]).toString(), words[1] + " " + Ledger.FAR + " " + words[2]);
    }
    TestRedis.commands().xadd(PAYMENT.key(), messages);
  }

  private static List<Entry> deliver(GroupStream stream) {
    return read(stream, StreamOffset.lastConsumed(stream.key()));
  }

  private static List<Entry> deliverAgain(GroupStream stream) {
    return read(stream, StreamOffset.from(stream.key(), "0-0"));
  }

  @SuppressWarnings("unchecked") // Lettuce takes a generic array of offsets
  private static List<Entry> read(GroupStream stream, StreamOffset<String> from) {
    return TestRedis.commands()
        .xreadgroup(Consumer.from(stream.group(), "alpha"), XReadArgs.Builder.count(100), from)
        .stream()
        .map(message -> new Entry(message.getId(), message.getBody()))
        .toList();
  }

  /** A batch is handled by payment, whose barriers are gates. */
  private CompletableFuture<Handled> pay(List<Entry> batch) {
    return handler(AccountKind.USER, gated).handle(PAYMENT, batch).toCompletableFuture();
  }

  /** A batch is handled, and every barrier passes at once. */
  private static Handled handle(AccountKind kind, GroupStream stream, List<Entry> batch) {
    return await(handler(kind, GatedScripts.open(SHARDS)).handle(stream, batch));
  }

  private static CheckoutId checkout(String order) {
    return new CheckoutId(new OrderId(order), "1");
  }

  private static Map<String, String> account(String key) {
    return TestRedis.commands().hgetall(key);
  }

  /** What stands in a stream, the time when it was passed on written {@code @}. */
  private static List<Map<String, String>> entries(GroupStream stream) {
    return Tape.entries(stream.key()).stream()
        .map(
            entry -> {
              var messages = new LinkedHashMap<String, String>();
              entry.getBody().forEach((c, text) -> messages.put(c, text.replaceAll(" @.*", " @")));
              return (Map<String, String>) messages;
            })
        .toList();
  }

  private static Map<String, String> passedOn(String... orders) {
    var messages = new LinkedHashMap<String, String>();
    for (String order : orders) {
      messages.put(checkout(order).toString(), "hold " + Ledger.FAR + " a:2 b:1 @");
    }
    return messages;
  }

  private static Outcome notHeld(String order, Outcome.Why why, String user) {
    return new Outcome.NotHeld(Participant.PAYMENT, checkout(order), why, user, 0);
  }

  private static void assertUnanswered(CompletableFuture<Handled> handled) {
    assertThat(handled).isNotDone();
    assertThat(entries(STOCK)).isEmpty();
    assertThat(Tape.entries(OUTCOMES)).isEmpty();
    assertThat(Tape.pending(PAYMENT.key(), PAYMENT.group())).hasSize(1);
  }

  private static void assertAnswered() {
    assertThat(Tape.entries(PAYMENT.key())).isEmpty();
    assertThat(Tape.pending(PAYMENT.key(), PAYMENT.group())).isEmpty();
  }

  @Test
  void a_hold_is_passed_on_when_its_barrier_has_passed_and_not_before() {
    send("O hold u:20 | a:2 b:1");
    var handled = pay(deliver(PAYMENT));
    var gate = gated.awaited(1).getFirst();
    assertThat(account(U)).containsEntry("held", "20");
    assertUnanswered(handled);

    gate.open();
    assertThat(await(handled)).isEqualTo(ALL_WELL);
    assertThat(entries(STOCK)).containsExactly(passedOn("O"));
    assertThat(Tape.entries(OUTCOMES)).as("only stock tells").isEmpty();
    assertAnswered();
  }

  @Test
  void those_of_one_entry_are_passed_on_together_when_the_barriers_of_all_have_passed() {
    send("O hold u:20 | a:2 b:1", "P hold v:20 | a:2 b:1");
    var handled = pay(deliver(PAYMENT));
    for (var gate : gated.awaited(2)) {
      assertUnanswered(handled);
      gate.open();
    }
    await(handled);
    assertThat(entries(STOCK)).containsExactly(passedOn("O", "P"));
  }

  @Test
  void when_its_barrier_fails_it_is_done_again_and_passed_on_once() {
    send("O hold u:20 | a:2 b:1");
    var handled = pay(deliver(PAYMENT));
    gated.awaited(1).getFirst().fail(new RedisConnectionException("the primary is gone"));
    assertThat(await(handled).undecided()).hasSize(1);
    var again = pay(deliverAgain(PAYMENT));
    var gate = gated.awaited(2).getLast();
    assertUnanswered(again);

    gate.open();
    await(again);
    assertThat(account(U)).containsEntry("held", "20");
    assertThat(entries(STOCK)).containsExactly(passedOn("O"));
  }

  @Test
  void what_was_held_before_a_failover_and_is_refused_after_it_is_not_passed_on() {
    send("O hold u:20 | a:2 b:1");
    var handled = pay(deliver(PAYMENT));
    var gate = gated.awaited(1).getFirst();
    TestRedis.commands().del(U);
    TestRedis.commands().hset(U, Map.of("available", "19", "supplied", "19"));
    gate.fail(new RedisConnectionException("the primary is gone"));

    await(handled);
    var again = pay(deliverAgain(PAYMENT));
    gated.awaited(2).getLast().open();
    await(again);
    assertThat(Tape.outcomes(OUTCOMES)).containsExactly(notHeld("O", Outcome.Why.REFUSED, "u"));
    assertThat(entries(STOCK)).isEmpty();
  }

  @Test
  void delivered_twice_it_is_held_once_and_passed_on_once() {
    send("O hold u:20 | a:2 b:1", "P hold v:20 | a:2 b:1");
    var batch = deliver(PAYMENT);
    for (int times = 0; times < 3; times++) {
      handle(AccountKind.USER, PAYMENT, batch);
    }
    handle(AccountKind.USER, PAYMENT, Stream.concat(batch.stream(), batch.stream()).toList());
    assertThat(entries(STOCK)).containsExactly(passedOn("O", "P"));
    assertThat(account(U)).containsEntry("held", "20").containsEntry("available", "5");
  }

  /**
   * The service dies at a call to Redis, and another instance gets what it left pending. Wherever
   * it dies, what it held is passed on, once, and what it refused is told.
   */
  @ParameterizedTest(name = "{0}")
  @EnumSource
  void wherever_the_service_dies_the_next_one_completes_one_answer(DyingScripts.Moment moment) {
    int call = 1;
    DyingScripts dying;
    do {
      open();
      send("O hold u:20 | a:2 b:1");
      send("P hold v:26 | a:2 b:1");
      dying = new DyingScripts(SHARDS, call++, moment);
      await(handler(AccountKind.USER, dying).handle(PAYMENT, deliver(PAYMENT)));
      handle(AccountKind.USER, PAYMENT, deliverAgain(PAYMENT));

      assertThat(entries(STOCK)).containsExactly(passedOn("O"));
      assertThat(Tape.outcomes(OUTCOMES)).containsExactly(notHeld("P", Outcome.Why.REFUSED, "v"));
      assertThat(account(U)).containsEntry("held", "20").containsEntry("available", "5");
      assertAnswered();
    } while (dying.isDead());
    assertThat(call).as("calls").isGreaterThan(3);
  }

  /**
   * @param text the command of order O
   */
  record Row(String name, String text, Outcome.Why why, String user) {
    @Override
    public String toString() {
      return name;
    }
  }

  static Stream<Row> rows() {
    String far = "hold " + Ledger.FAR;
    String next = " | a:2 b:1";
    return Stream.of(
        new Row("REFUSED", far + " u:26" + next, Outcome.Why.REFUSED, "u"),
        new Row("NOT_FOUND", far + " x:1" + next, Outcome.Why.NOT_FOUND, "x"),
        new Row("EXPIRED", "hold 1 u:1" + next, Outcome.Why.EXPIRED, "u"),
        new Row("SETTLED", far + " v:1" + next, Outcome.Why.SETTLED, "v"));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("rows")
  void what_is_not_held_is_not_passed_on(Row row) {
    send("O release v:1");
    handle(AccountKind.USER, PAYMENT, deliver(PAYMENT));
    TestRedis.commands().xadd(PAYMENT.key(), Map.of(checkout("O").toString(), row.text));
    assertThat(handle(AccountKind.USER, PAYMENT, deliver(PAYMENT))).isEqualTo(ALL_WELL);
    assertThat(Tape.outcomes(OUTCOMES)).endsWith(notHeld("O", row.why, row.user)).hasSize(2);
    assertThat(entries(STOCK)).isEmpty();
    assertAnswered();
  }

  @Test
  void of_one_entry_those_that_are_held_are_passed_on_and_those_that_are_not_are_told() {
    send("O hold u:20 | a:2 b:1", "P hold v:26 | a:2 b:1", "Q hold v:5 | a:2 b:1");
    handle(AccountKind.USER, PAYMENT, deliver(PAYMENT));
    assertThat(entries(STOCK)).containsExactly(passedOn("O", "Q"));
    assertThat(Tape.outcomes(OUTCOMES)).containsExactly(notHeld("P", Outcome.Why.REFUSED, "v"));
  }

  @Test
  void who_waits_keeps_what_it_is_to_pass_on_and_does_so_when_it_is_held() {
    send("O hold u:20 | a:2 b:1");
    handle(AccountKind.USER, PAYMENT, deliver(PAYMENT));
    send("P hold v:20 | a:2 b:1", "Q hold u:20 | a:2 b:1");
    assertThat(handle(AccountKind.USER, PAYMENT, deliver(PAYMENT))).isEqualTo(ALL_WELL);
    assertThat(entries(STOCK)).containsExactly(passedOn("O"), passedOn("P"));
    assertThat(entries(PAYMENT))
        .as("sent again")
        .containsExactly(
            Map.of(checkout("Q").toString(), "hold " + Ledger.FAR + " u:20 | a:2 b:1"));

    var again = deliver(PAYMENT);
    handle(AccountKind.USER, PAYMENT, again);
    assertThat(entries(STOCK)).as("it waits").hasSize(2);

    send("O release u:20");
    assertThat(handle(AccountKind.USER, PAYMENT, deliver(PAYMENT)).wakes()).hasSize(1);
    handle(AccountKind.USER, PAYMENT, deliverAgain(PAYMENT));
    assertThat(entries(STOCK)).containsExactly(passedOn("O"), passedOn("P"), passedOn("Q"));
    assertAnswered();
  }

  @Test
  void who_is_next_and_last_tells_that_all_is_held_and_when_it_was_passed_on() {
    long before = System.currentTimeMillis();
    send("O hold u:5 | a:2", "P hold v:5 | a:6", "Q hold v:5 | a:3");
    handle(AccountKind.USER, PAYMENT, deliver(PAYMENT));
    handle(AccountKind.ITEM, STOCK, deliver(STOCK));
    var outcomes = Tape.outcomes(OUTCOMES);
    assertThat(outcomes).hasSize(3);
    long passedOn = ((Outcome.Held) outcomes.getFirst()).passedOn();
    assertThat(passedOn).isBetween(before - 1, System.currentTimeMillis() + 1);
    assertThat(outcomes)
        .containsExactly(
            new Outcome.Held(Participant.STOCK, checkout("O"), passedOn),
            new Outcome.NotHeld(
                Participant.STOCK, checkout("P"), Outcome.Why.REFUSED, "a", passedOn),
            new Outcome.Held(Participant.STOCK, checkout("Q"), passedOn));
    assertThat(account(A)).containsEntry("held", "5");
    assertThat(Tape.entries(STOCK.key())).isEmpty();
  }
}
