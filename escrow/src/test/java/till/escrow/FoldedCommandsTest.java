package till.escrow;

import static java.util.stream.Collectors.joining;
import static org.assertj.core.api.Assertions.assertThat;
import static till.cluster.TestRedis.await;

import io.lettuce.core.Consumer;
import io.lettuce.core.RedisConnectionException;
import io.lettuce.core.XGroupCreateArgs;
import io.lettuce.core.XReadArgs;
import io.lettuce.core.XReadArgs.StreamOffset;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import till.cluster.TestRedis;
import till.contracts.CheckoutId;
import till.contracts.OrderId;
import till.messages.Outcome;
import till.messages.Participant;
import till.redis.BarrierMetrics;
import till.redis.Durability;
import till.redis.Partition;
import till.redis.Shards;
import till.streams.BatchHandler.Handled;
import till.streams.Entry;
import till.streams.EntryPlace;
import till.streams.GroupStream;
import till.tracing.Traces;

/**
 * Entries of several commands, each written {@code <order> <action> <lines>}. There are 5 of item
 * a, of item b and of item c; item x is no account.
 */
final class FoldedCommandsTest {
  private static final GroupStream COMMANDS =
      new GroupStream(new Partition(0, "10"), "stock", "stock-svc");
  private static final String OUTCOMES = "saga:{10}:outcome";
  private static final Shards SHARDS =
      new Shards(
          TestRedis.client(), Durability.local(), new BarrierMetrics(new SimpleMeterRegistry()));
  private static final EscrowLimits LIMITS =
      new EscrowLimits(
          Duration.ofSeconds(15), Duration.ofSeconds(15), Duration.ofHours(1), Duration.ofHours(1));
  private static final Handled ALL_WELL = new Handled(List.of(), List.of());
  private static final int FOLD_MAX = 32;

  private final GatedScripts scripts = GatedScripts.open(SHARDS);
  private final CommandHandler handler = handler(scripts);

  private static CommandHandler handler(GatedScripts scripts) {
    return new CommandHandler(
        AccountKind.ITEM,
        new Accounts(AccountKind.ITEM, scripts),
        scripts,
        LIMITS,
        new EscrowMetrics(new SimpleMeterRegistry()),
        Traces.OFF);
  }

  @BeforeEach
  void open() {
    var redis = TestRedis.commands();
    redis.flushall();
    redis.xgroupCreate(
        StreamOffset.from(COMMANDS.key(), "0-0"),
        COMMANDS.group(),
        XGroupCreateArgs.Builder.mkstream());
    for (String item : List.of("a", "b", "c")) {
      redis.hset(AccountKind.ITEM.key(item), Map.of("available", "5", "supplied", "5"));
    }
    redis.set(AccountKind.ITEM.key("x"), "text");
  }

  /** Adds an entry of these commands. Returns its id. */
  private static String send(String... commands) {
    var messages = new LinkedHashMap<String, String>();
    for (String command : commands) {
      String[] words = command.split(" ", 3);
      messages.put(checkout(words[0]).toString(), words[1] + " " + Ledger.FAR + " " + words[2]);
    }
    return TestRedis.commands().xadd(COMMANDS.key(), messages);
  }

  /** What is new. */
  private static List<Entry> deliver() {
    return read(StreamOffset.lastConsumed(COMMANDS.key()));
  }

  /** What is pending. */
  private static List<Entry> deliverAgain() {
    return read(StreamOffset.from(COMMANDS.key(), "0-0"));
  }

  @SuppressWarnings("unchecked") // Lettuce takes a generic array of offsets
  private static List<Entry> read(StreamOffset<String> from) {
    return TestRedis.commands()
        .xreadgroup(Consumer.from(COMMANDS.group(), "alpha"), XReadArgs.Builder.count(100), from)
        .stream()
        .map(message -> new Entry(message.getId(), message.getBody()))
        .toList();
  }

  private Handled handle(List<Entry> batch) {
    return await(handler.handle(COMMANDS, batch));
  }

  private static CheckoutId checkout(String order) {
    return new CheckoutId(new OrderId(order), "1");
  }

  private static Outcome held(String order) {
    return new Outcome.Held(Participant.STOCK, checkout(order), 0);
  }

  private static Outcome released(String order) {
    return new Outcome.Released(Participant.STOCK, checkout(order));
  }

  private static Outcome notHeld(String order, Outcome.Why why, String item) {
    return new Outcome.NotHeld(Participant.STOCK, checkout(order), why, item, 0);
  }

  /** The orders that the entries left speak of, those of an entry together. */
  private static List<String> left() {
    return Tape.entries(COMMANDS.key()).stream()
        .map(
            entry ->
                entry.getBody().keySet().stream()
                    .map(checkout -> CheckoutId.parse(checkout).order().value())
                    .collect(joining(" ")))
        .toList();
  }

  private static List<String> pending() {
    return Tape.pending(COMMANDS.key(), COMMANDS.group());
  }

  private static Map<String, String> item(String item) {
    return TestRedis.commands().hgetall(AccountKind.ITEM.key(item));
  }

  @Test
  void all_are_done_and_their_outcomes_come_together_in_their_order() {
    send("S hold a:1");
    send("T hold b:2");
    handle(deliver());
    send("O hold a:2 b:1", "P hold a:9", "Q release a:1", "S commit a:1", "T release b:2");
    assertThat(handle(deliver())).isEqualTo(ALL_WELL);

    assertThat(Tape.outcomesByEntry(OUTCOMES).getLast())
        .containsExactly(
            held("O"), notHeld("P", Outcome.Why.REFUSED, "a"), released("Q"), released("T"));
    assertThat(item("a")).containsEntry("held", "2").containsEntry("sold", "1");
    assertThat(item("b")).containsEntry("held", "1").containsEntry("available", "4");
    assertThat(left()).isEmpty();
    assertThat(pending()).isEmpty();
  }

  @Test
  void commits_alone_are_acknowledged_and_tell_nothing() {
    send("O hold a:2", "P hold b:2");
    handle(deliver());
    send("O commit a:2", "P commit b:2");
    assertThat(handle(deliver())).isEqualTo(ALL_WELL);
    assertThat(Tape.outcomesByEntry(OUTCOMES)).containsExactly(List.of(held("O"), held("P")));
    assertThat(item("a")).containsEntry("sold", "2");
    assertThat(item("b")).containsEntry("sold", "2");
    assertThat(left()).isEmpty();
  }

  @Test
  void none_is_answered_before_the_barriers_of_all_have_passed() {
    var gated = new GatedScripts(SHARDS);
    send("O hold a:1", "P release b:1", "Q hold a:9");
    var handled = handler(gated).handle(COMMANDS, deliver()).toCompletableFuture();
    for (var gate : gated.awaited(3)) {
      assertThat(handled).isNotDone();
      assertThat(Tape.entries(OUTCOMES)).isEmpty();
      assertThat(pending()).hasSize(1);
      gate.open();
    }
    await(handled);
    assertThat(Tape.outcomes(OUTCOMES)).hasSize(3);
  }

  @Test
  void no_commit_is_acknowledged_before_its_barrier_though_the_others_are_through() {
    send("O hold a:2", "P hold b:2");
    handle(deliver());
    var gated = new GatedScripts(SHARDS);
    send("O commit a:2", "P commit b:2");
    var handled = handler(gated).handle(COMMANDS, deliver()).toCompletableFuture();
    var gates = gated.awaited(2);
    gates.getFirst().open();
    assertThat(handled).isNotDone();
    assertThat(pending()).hasSize(1);
    assertThat(item("a")).containsEntry("sold", "2");
    gates.getLast().open();
    await(handled);
    assertThat(pending()).isEmpty();
  }

  @Test
  void who_waits_gets_an_entry_of_its_own_and_the_others_are_answered() {
    send("Q hold b:4");
    handle(deliver());
    String folded = send("O hold a:1", "P hold b:3", "R hold c:1");
    assertThat(handle(deliver())).isEqualTo(ALL_WELL);

    assertThat(Tape.outcomesByEntry(OUTCOMES).getLast()).containsExactly(held("O"), held("R"));
    assertThat(left()).containsExactly("P");
    assertThat(pending()).as("it is new").isEmpty();
    assertThat(item("b").get("wait:" + checkout("P")))
        .isEqualTo("3 " + Ledger.FAR + " 10 " + folded);

    var again = deliver();
    assertThat(handle(again)).isEqualTo(ALL_WELL);
    assertThat(left()).as("it waits where it is").containsExactly("P");
    assertThat(pending()).containsExactly(again.getFirst().id());
    assertThat(Tape.outcomes(OUTCOMES)).hasSize(3);

    send("Q release b:4");
    assertThat(handle(deliver()).wakes())
        .as("the entry in which it waits now")
        .containsExactly(new EntryPlace("10", again.getFirst().id()));
    handle(deliverAgain());
    assertThat(Tape.outcomes(OUTCOMES)).endsWith(released("Q"), held("P"));
    assertThat(left()).isEmpty();
  }

  @Test
  void who_waits_and_is_granted_before_it_is_delivered_again_is_held_then() {
    send("Q hold b:4");
    handle(deliver());
    String folded = send("O hold a:1", "P hold b:3");
    handle(deliver());
    send("Q release b:4");
    var both = deliver();
    assertThat(handle(both.subList(1, 2)).wakes())
        .as("the entry that is gone: to wake it does nothing")
        .containsExactly(new EntryPlace("10", folded));
    handle(both.subList(0, 1));
    assertThat(Tape.outcomes(OUTCOMES)).endsWith(released("Q"), held("P"));
    assertThat(item("b")).containsEntry("held", "3").containsEntry("available", "2");
    assertThat(left()).isEmpty();
  }

  @Test
  void all_wait_and_each_gets_an_entry_of_its_own() {
    send("Q hold a:5 b:5");
    handle(deliver());
    send("O hold a:1", "P hold b:1");
    assertThat(handle(deliver())).isEqualTo(ALL_WELL);
    assertThat(left()).containsExactly("O", "P");
    assertThat(Tape.outcomes(OUTCOMES)).containsExactly(held("Q"));
  }

  @Test
  void a_checkout_that_holds_its_first_line_and_waits_for_the_next_keeps_it() {
    send("Q hold b:4");
    handle(deliver());
    send("O hold c:1", "P hold a:2 b:3");
    handle(deliver());
    handle(deliver());
    assertThat(item("a")).containsEntry("held", "2");
    send("Q release b:4");
    handle(deliver());
    handle(deliverAgain());
    assertThat(item("a")).as("and only once").containsEntry("held", "2");
    assertThat(Tape.outcomes(OUTCOMES)).endsWith(held("P"));
  }

  @Test
  void who_fails_gets_an_entry_of_its_own_whose_failures_are_counted() {
    send("O hold a:1", "P hold x:1", "Q release x:1", "R hold b:1");
    assertThat(handle(deliver())).as("nobody else failed").isEqualTo(ALL_WELL);
    assertThat(Tape.outcomesByEntry(OUTCOMES)).containsExactly(List.of(held("O"), held("R")));
    assertThat(left()).containsExactly("P", "Q");

    var again = deliver();
    var handled = handle(again);
    assertThat(handled.failures())
        .extracting(failure -> failure.entry())
        .containsExactly(again.getFirst().id(), again.getLast().id());
    assertThat(handled.failures())
        .allSatisfy(failure -> assertThat(failure.cause()).hasMessageContaining("WRONGTYPE"));
    assertThat(left()).as("until somebody has counted enough").containsExactly("P", "Q");
    assertThat(pending()).hasSize(2);
  }

  @Test
  void what_is_no_command_gets_an_entry_of_its_own_too() {
    TestRedis.commands()
        .xadd(
            COMMANDS.key(),
            Map.of(
                "do",
                "harm",
                checkout("O").toString(),
                "hold " + Ledger.FAR + " a:1",
                checkout("P").toString(),
                "steal " + Ledger.FAR + " a:1"));
    assertThat(handle(deliver())).isEqualTo(ALL_WELL);
    assertThat(Tape.outcomes(OUTCOMES)).containsExactly(held("O"));
    var again = deliver();
    assertThat(again)
        .extracting(Entry::fields)
        .containsExactlyInAnyOrder(
            Map.of("do", "harm"), Map.of(checkout("P").toString(), "steal " + Ledger.FAR + " a:1"));
    assertThat(handle(again).failures()).hasSize(2);
  }

  @Test
  void who_was_held_before_a_failover_and_waits_after_it_is_not_told_to_be_held() {
    var gated = new GatedScripts(SHARDS);
    send("O hold a:3", "P release b:1");
    var handled = handler(gated).handle(COMMANDS, deliver()).toCompletableFuture();
    var gates = gated.awaited(2);
    TestRedis.commands().hdel(AccountKind.ITEM.key("a"), "hold:" + checkout("O"));
    TestRedis.commands()
        .hset(AccountKind.ITEM.key("a"), Map.of("available", "1", "hold:Q/1", "4 17", "held", "4"));
    gates.forEach(gate -> gate.fail(new RedisConnectionException("the primary is gone")));

    assertThat(await(handled).undecided()).as("each has an entry of its own").isEmpty();
    var again = handler(gated).handle(COMMANDS, deliver()).toCompletableFuture();
    gated.awaited(3).getLast().open();
    await(again);
    assertThat(Tape.outcomes(OUTCOMES)).containsExactly(released("P"));
    assertThat(left()).containsExactly("O");
    assertThat(item("a")).containsEntry("queued", "1");
  }

  @Test
  void one_that_is_undecided_gets_an_entry_of_its_own_and_the_others_are_answered() {
    scripts.cutOff(AccountKind.ITEM.key("b"));
    send("O hold a:1", "P hold b:1", "R commit c:1");
    assertThat(handle(deliver())).as("an outage is no failure").isEqualTo(ALL_WELL);
    assertThat(Tape.outcomes(OUTCOMES)).containsExactly(held("O"));
    assertThat(left()).containsExactly("P");
    assertThat(pending()).isEmpty();

    var own = deliver();
    assertThat(handle(own))
        .isEqualTo(new Handled(List.of(), List.of(), List.of(own.getFirst().id())));
    assertThat(pending()).containsExactly(own.getFirst().id());

    scripts.reconnect();
    assertThat(handle(deliverAgain())).isEqualTo(ALL_WELL);
    assertThat(Tape.outcomes(OUTCOMES)).containsExactly(held("O"), held("P"));
    assertThat(item("b")).as("held once").containsEntry("held", "1");
    assertThat(left()).isEmpty();
  }

  @Test
  void a_commit_that_is_unknown_is_not_acknowledged() {
    send("O hold a:2 b:2");
    handle(deliver());
    scripts.cutOff(AccountKind.ITEM.key("b"));
    send("O commit a:2 b:2", "P hold c:1");
    handle(deliver());
    assertThat(left()).containsExactly("O");

    scripts.reconnect();
    handle(deliver());
    assertThat(left()).isEmpty();
    assertThat(item("a")).containsEntry("sold", "2");
    assertThat(item("b")).containsEntry("sold", "2");
  }

  @Test
  void an_entry_that_can_not_be_answered_does_not_hold_up_the_others_of_its_batch() {
    send("W hold c:4");
    handle(deliver());
    scripts.cutOff(AccountKind.ITEM.key("b"));
    send("O hold a:1", "P hold b:1");
    send("Q hold a:1", "R hold c:2");
    send("S hold x:1");
    send("T hold a:1");
    var batch = deliver();
    var handled = handle(batch);
    assertThat(Tape.outcomesByEntry(OUTCOMES).getLast())
        .containsExactly(held("O"), held("Q"), held("T"));
    assertThat(left()).containsExactly("S", "P", "R");
    assertThat(handled.failures())
        .extracting(failure -> failure.entry())
        .containsExactly(batch.get(2).id());
  }

  @Test
  void delivered_twice_all_are_done_once_and_answered_once() {
    send("Q hold b:4");
    handle(deliver());
    send("O hold a:1", "P hold b:3", "R hold c:9", "Q commit b:4");
    var batch = deliver();
    var twice = new ArrayList<Entry>(batch);
    twice.addAll(batch);
    handle(batch);
    handle(twice);
    handle(batch);
    assertThat(Tape.outcomes(OUTCOMES))
        .containsExactly(held("Q"), held("O"), notHeld("R", Outcome.Why.REFUSED, "c"));
    assertThat(left()).as("sent again once").containsExactly("P");
    assertThat(item("a")).containsEntry("held", "1").containsEntry("available", "4");
    assertThat(item("b")).containsEntry("sold", "4");
  }

  @Test
  void a_repeat_that_comes_after_it_was_sent_again_changes_nothing() {
    send("Q hold b:4");
    handle(deliver());
    send("O hold a:1", "P hold b:3");
    var folded = deliver();
    handle(folded);
    handle(deliver());
    send("O release a:1");
    handle(deliver());
    int outcomes = Tape.outcomes(OUTCOMES).size();

    handle(folded);
    assertThat(Tape.outcomes(OUTCOMES)).hasSize(outcomes);
    assertThat(left()).containsExactly("P");
    assertThat(item("a")).containsEntry("held", "0").containsEntry("available", "5");
    assertThat(item("b")).containsEntry("queued", "1");
  }

  @Test
  void who_waits_in_an_entry_of_many_wakes_as_soon_as_one_of_the_same_entry_is_settled() {
    send("Q hold b:4");
    handle(deliver());
    send("P hold b:3");
    String waiting = deliver().getFirst().id();
    handle(deliverAgain());
    send("O hold a:1", "Q release b:4");
    assertThat(handle(deliver()).wakes()).containsExactly(new EntryPlace("10", waiting));
  }

  @Test
  void so_many_that_their_outcomes_need_several_entries() {
    var all = IntStream.range(0, 2 * FOLD_MAX + 1).mapToObj(i -> "o" + i).toList();
    send(all.stream().map(order -> order + " release a:1").toArray(String[]::new));
    assertThat(handle(deliver())).isEqualTo(ALL_WELL);
    assertThat(Tape.outcomesByEntry(OUTCOMES).stream().map(List::size))
        .containsExactly(FOLD_MAX, FOLD_MAX, 1);
    assertThat(Tape.outcomes(OUTCOMES))
        .containsExactlyElementsOf(all.stream().map(FoldedCommandsTest::released).toList());
  }

  @Test
  void an_entry_that_was_deleted_while_it_was_pending_is_acknowledged() {
    String id = send("O hold a:1", "P hold b:1");
    deliver();
    TestRedis.commands().xdel(COMMANDS.key(), id);
    assertThat(handle(List.of(new Entry(id, Map.of())))).isEqualTo(ALL_WELL);
    assertThat(pending()).isEmpty();
    assertThat(Tape.entries(OUTCOMES)).isEmpty();
  }
}
