package till.escrow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static till.cluster.TestRedis.await;
import static till.escrow.Ledger.add;
import static till.escrow.Ledger.arrival;
import static till.escrow.Ledger.createAccount;
import static till.escrow.Ledger.forget;
import static till.escrow.Ledger.hold;
import static till.escrow.Ledger.keyed;
import static till.escrow.Ledger.late;
import static till.escrow.Ledger.misused;
import static till.escrow.Ledger.open;
import static till.escrow.Ledger.release;
import static till.escrow.Ledger.subtract;
import static till.escrow.Ledger.twice;
import static till.escrow.Row.given;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.util.ArrayList;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import till.cluster.TestRedis;
import till.contracts.Amounts;
import till.contracts.ItemId;
import till.http.RequestKey;
import till.redis.BarrierMetrics;
import till.redis.Durability;
import till.redis.Scripts;
import till.redis.Shards;

/** One request is one effect and one answer, however often it arrives and however it is broken. */
final class RequestTest {
  private static final int ARRIVALS = 50;

  private static final Shards SHARDS =
      new Shards(
          TestRedis.client(), Durability.local(), new BarrierMetrics(new SimpleMeterRegistry()));

  private final Accounts accounts = new Accounts(AccountKind.ITEM, new Scripts(SHARDS));

  static Stream<Row> addRows() {
    return Stream.of(
        new Row(
            "added once, with the same answer",
            given(createAccount(), keyed("K", add(3))),
            keyed("K", add(3)),
            "ADDED 3 replayed",
            "available 3"),
        new Row(
            "added once, with the same answer whatever happened since",
            given(createAccount(), keyed("K", add(3)), add(4), keyed("K", add(3)), subtract(1)),
            keyed("K", add(3)),
            "ADDED 3 replayed",
            "available 6"),
        new Row(
            "what the service repeats itself is no replay",
            given(createAccount()),
            twice(add(3)),
            "ADDED 3",
            "available 3"),
        new Row(
            "two keys are two requests",
            given(createAccount(), keyed("K", add(3))),
            keyed("L", add(3)),
            "ADDED 6",
            "available 6"),
        new Row(
            "KEY_REUSED by another request",
            given(createAccount(), keyed("K", add(3))),
            misused("K", add(3)),
            "KEY_REUSED 0",
            "available 3"),
        new Row(
            "KEY_REUSED by another operation",
            given(open(5), keyed("K", subtract(3))),
            misused("K", add(3)),
            "KEY_REUSED 0",
            "available 2"),
        new Row(
            "KEY_REUSED goes before NOT_FOUND, and does not touch the record",
            given(keyed("K", add(3)), misused("K", add(3))),
            keyed("K", add(3)),
            "NOT_FOUND 0 replayed",
            "no account"),
        new Row(
            "a new effect when the record has expired",
            given(createAccount(), keyed("K", add(3)), forget("K")),
            keyed("K", add(3)),
            "ADDED 6",
            "available 6"),
        new Row(
            "NOT_FOUND, though the account is there by now",
            given(keyed("K", add(3)), createAccount()),
            keyed("K", add(3)),
            "NOT_FOUND 0 replayed",
            "available 0"),
        new Row(
            "LIMIT, though there is room by now",
            given(open(Amounts.MAX), keyed("K", add(1)), subtract(5)),
            keyed("K", add(1)),
            "LIMIT 9007199254740991 replayed",
            "available 9007199254740986"),
        new Row(
            "the largest amount is remembered to the last unit",
            given(createAccount(), keyed("K", add(Amounts.MAX))),
            keyed("K", add(Amounts.MAX)),
            "ADDED 9007199254740991 replayed",
            "available 9007199254740991"),
        new Row(
            "nobody is woken twice",
            given(open(5), hold("A", 5), hold("B", 3), keyed("K", add(4))),
            keyed("K", add(4)),
            "ADDED 1 replayed",
            "available 1, held A=5 B=3"),
        new Row(
            "an account that is opened anew does not make a request new",
            given(createAccount(), keyed("K", add(3)), open(7)),
            keyed("K", add(3)),
            "ADDED 3 replayed",
            "available 7"));
  }

  static Stream<Row> subtractRows() {
    return Stream.of(
        new Row(
            "subtracted once, with the same answer",
            given(open(5), keyed("K", subtract(3))),
            keyed("K", subtract(3)),
            "SUBTRACTED 2 replayed",
            "available 2"),
        new Row(
            "what the service repeats itself is no replay",
            given(open(5)),
            twice(subtract(3)),
            "SUBTRACTED 2",
            "available 2"),
        new Row(
            "two keys are two requests",
            given(open(9), keyed("K", subtract(3))),
            keyed("L", subtract(3)),
            "SUBTRACTED 3",
            "available 3"),
        new Row(
            "KEY_REUSED by another request",
            given(open(5), keyed("K", subtract(3))),
            misused("K", subtract(1)),
            "KEY_REUSED 0",
            "available 2"),
        new Row(
            "a new effect when the record has expired",
            given(open(9), keyed("K", subtract(3)), forget("K")),
            keyed("K", subtract(3)),
            "SUBTRACTED 3",
            "available 3"),
        new Row(
            "NOT_FOUND, though the account is there by now",
            given(keyed("K", subtract(3)), open(5)),
            keyed("K", subtract(3)),
            "NOT_FOUND 0 replayed",
            "available 5"),
        new Row(
            "REFUSED, though there is enough by now",
            given(open(2), keyed("K", subtract(3)), add(9)),
            keyed("K", subtract(3)),
            "REFUSED 2 replayed",
            "available 11"),
        new Row(
            "UNDECIDED is no answer: the next one is",
            given(open(3), hold("A", 2), keyed("K", subtract(3)), release("A")),
            keyed("K", subtract(3)),
            "SUBTRACTED 0",
            "available 0, settled A=release"));
  }

  static Stream<Row> createRows() {
    return Stream.of(
        new Row(
            "created once, with the same answer",
            given(keyed("K", createAccount()), add(3)),
            keyed("K", createAccount()),
            "CREATED replayed",
            "available 3"),
        new Row(
            "what the service repeats itself is no replay",
            given(),
            twice(createAccount()),
            "CREATED",
            "available 0"),
        new Row(
            "EXISTS under another key",
            given(keyed("K", createAccount())),
            keyed("L", createAccount()),
            "EXISTS",
            "available 0"),
        new Row(
            "EXISTS, with the same answer",
            given(open(3), keyed("K", createAccount())),
            keyed("K", createAccount()),
            "EXISTS replayed",
            "available 3"),
        new Row(
            "KEY_REUSED by another request",
            given(keyed("K", createAccount())),
            misused("K", createAccount()),
            "KEY_REUSED",
            "available 0"),
        new Row(
            "EXISTS when the record has expired",
            given(keyed("K", createAccount()), forget("K")),
            keyed("K", createAccount()),
            "EXISTS",
            "available 0"));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("addRows")
  void what_add_answers_to_a_repeat(Row row) {
    row.check(AccountKind.ITEM);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("subtractRows")
  void what_subtract_answers_to_a_repeat(Row row) {
    row.check(AccountKind.USER);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("createRows")
  void what_create_answers_to_a_repeat(Row row) {
    row.check(AccountKind.ITEM);
  }

  @Test
  void a_record_is_kept_as_long_as_the_request_says() {
    var ledger = new Ledger(AccountKind.ITEM);
    ledger.run(keyed("K", createAccount()));
    assertThat(TestRedis.commands().pttl(ledger.recordKey("K")))
        .isBetween(1L, Ledger.KEEP.plus(Ledger.MARGIN).toMillis());
  }

  @Test
  void a_request_that_has_expired_has_no_effect_unless_it_was_here_before() {
    var ledger = new Ledger(AccountKind.ITEM);
    ledger.run(open(5));
    assertThatThrownBy(() -> ledger.run(late("K", add(3)))).hasMessageContaining("LATE ");
    assertThat(ledger.state()).isEqualTo("available 5");
    ledger.run(keyed("K", add(3)));
    assertThat(ledger.run(late("K", add(3)))).isEqualTo("ADDED 8 replayed");
    assertThat(ledger.state()).isEqualTo("available 8");
  }

  @Test
  void many_arrivals_at_once_are_one_effect_and_one_answer() {
    String id = ItemId.derived(UUID.randomUUID().toString(), 0).value();
    await(accounts.reset(id, 0, 1));
    var answers = new ArrayList<CompletableFuture<Accounts.Changed<AddResult>>>();
    for (int i = 0; i < ARRIVALS; i++) {
      answers.add(accounts.add(id, 3, arrival("K", "add")).toCompletableFuture());
    }
    assertThat(answers).map(TestRedis::await).allMatch(answer -> answer.available() == 3);
    assertThat(answers).filteredOn(answer -> !answer.join().replayed()).hasSize(1);
    assertThat(await(accounts.find(id))).contains(new Accounts.View(3, 1));
  }

  /**
   * The service dies at a call to Redis, before it or after its effect, and another instance gets
   * the same request. Wherever it dies, there is one effect: no call leaves a key claimed without
   * its effect, or an effect without its key.
   */
  @ParameterizedTest(name = "{0}")
  @EnumSource
  void wherever_the_service_dies_the_repeat_completes_one_effect(DyingScripts.Moment moment) {
    for (int call = 1; ; call++) {
      String id = ItemId.derived(UUID.randomUUID().toString(), 0).value();
      await(accounts.reset(id, 10, 1));
      var dying = new DyingScripts(SHARDS, call, moment);
      var before = new Accounts(AccountKind.ITEM, dying);
      RequestKey plus = arrival("K", "add");
      RequestKey minus = arrival("L", "subtract");
      before.add(id, 3, plus).toCompletableFuture().handle((answer, e) -> answer).join();
      before.subtract(id, 1, minus).toCompletableFuture().handle((answer, e) -> answer).join();

      assertThat(await(accounts.add(id, 3, arrival("K", "add"))).available()).isEqualTo(13);
      assertThat(await(accounts.subtract(id, 1, arrival("L", "subtract"))).available())
          .isEqualTo(12);
      assertThat(await(accounts.find(id))).contains(new Accounts.View(12, 1));
      if (!dying.isDead()) {
        assertThat(call).as("calls").isGreaterThan(2);
        return;
      }
    }
  }
}
