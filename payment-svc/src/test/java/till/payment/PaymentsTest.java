package till.payment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static till.payment.Wallet.add;
import static till.payment.Wallet.cancel;
import static till.payment.Wallet.commit;
import static till.payment.Wallet.forget;
import static till.payment.Wallet.hold;
import static till.payment.Wallet.keyed;
import static till.payment.Wallet.misused;
import static till.payment.Wallet.open;
import static till.payment.Wallet.pay;
import static till.payment.Wallet.release;
import static till.payment.Wallet.status;
import static till.payment.Wallet.twice;

import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import till.cluster.TestRedis;
import till.contracts.Amounts;
import till.payment.Wallet.Step;

/** {@code lua/payment}: every result in order of precedence, every repeat, every limit. */
final class PaymentsTest {
  private static final long MAX = Amounts.MAX;

  /**
   * @param given what was done before
   * @param when what is done now
   * @param answer what comes back
   * @param then how the wallet stands afterwards
   */
  record Row(String name, List<Step> given, Step when, String answer, String then) {
    @Override
    public String toString() {
      return name;
    }
  }

  private static List<Step> given(Step... steps) {
    return List.of(steps);
  }

  static Stream<Row> payRows() {
    return Stream.of(
        new Row("NOT_FOUND", given(), pay("A", 3), "NOT_FOUND 0", "no user"),
        new Row(
            "ALREADY_PAID, paid twice",
            given(open(10), pay("A", 3)),
            pay("A", 3),
            "ALREADY_PAID 7",
            "available 7, direct:A=3"),
        new Row(
            "ALREADY_PAID, whatever the amount",
            given(open(10), pay("A", 3)),
            pay("A", 4),
            "ALREADY_PAID 7",
            "available 7, direct:A=3"),
        new Row(
            "ALREADY_PAID, by a checkout",
            given(open(10), hold("A", 3), commit("A")),
            pay("A", 3),
            "ALREADY_PAID 7",
            "available 7, checkout:A=3"),
        new Row(
            "ALREADY_PAID goes before REFUSED",
            given(open(3), pay("A", 3)),
            pay("A", 3),
            "ALREADY_PAID 0",
            "available 0, direct:A=3"),
        new Row("REFUSED", given(open(3)), pay("A", 4), "REFUSED 3", "available 3"),
        new Row(
            "REFUSED, one cent more than could come back",
            given(open(3), hold("B", 2)),
            pay("A", 4),
            "REFUSED 1",
            "available 1, held B=2"),
        new Row(
            "UNDECIDED",
            given(open(3), hold("B", 2)),
            pay("A", 3),
            "UNDECIDED 1",
            "available 1, held B=2"),
        new Row(
            "UNDECIDED, its own checkout holds the credit",
            given(open(3), hold("A", 3)),
            pay("A", 3),
            "UNDECIDED 0",
            "available 0, held A=3"),
        new Row(
            "UNDECIDED, its own checkout holds some, and there is enough",
            given(open(10), hold("A", 3)),
            pay("A", 3),
            "UNDECIDED 7",
            "available 7, held A=3"),
        new Row(
            "UNDECIDED, its own checkout is queued, and there is enough",
            given(open(10), hold("B", 9), hold("A", 3)),
            pay("A", 1),
            "UNDECIDED 1",
            "available 1, held B=9, waiting A=3"),
        new Row(
            "UNDECIDED goes before REFUSED",
            given(open(3), hold("A", 3)),
            pay("A", 4),
            "UNDECIDED 0",
            "available 0, held A=3"),
        new Row(
            "ALREADY_PAID when its own checkout has paid",
            given(open(10), hold("A", 3), pay("A", 3), commit("A")),
            pay("A", 3),
            "ALREADY_PAID 7",
            "available 7, checkout:A=3"),
        new Row(
            "PAID when its own checkout has failed",
            given(open(10), hold("A", 3), pay("A", 3), release("A")),
            pay("A", 3),
            "PAID 7",
            "available 7, direct:A=3"),
        new Row(
            "PAID beside a checkout of an order whose id begins alike",
            given(open(10), hold("AA", 3)),
            pay("A", 3),
            "PAID 4",
            "available 4, held AA=3, direct:A=3"),
        new Row(
            "PAID when it is decided",
            given(open(3), hold("B", 2), pay("A", 3), release("B")),
            pay("A", 3),
            "PAID 0",
            "available 0, direct:A=3"),
        new Row("PAID", given(open(10)), pay("A", 3), "PAID 7", "available 7, direct:A=3"),
        new Row(
            "PAID for another order",
            given(open(10), pay("B", 3)),
            pay("A", 3),
            "PAID 4",
            "available 4, direct:A=3, direct:B=3"),
        new Row(
            "PAID again after it was given back",
            given(open(10), pay("A", 3), cancel("A")),
            pay("A", 4),
            "PAID 6",
            "available 6, direct:A=4"),
        new Row(
            "PAID, the largest amount",
            given(open(MAX)),
            pay("A", MAX),
            "PAID 0",
            "available 0, direct:A=9007199254740991"));
  }

  static Stream<Row> cancelRows() {
    return Stream.of(
        new Row("NOT_FOUND", given(), cancel("A"), "NOT_FOUND 0", "no user"),
        new Row(
            "PAID_BY_CHECKOUT",
            given(open(10), hold("A", 3), commit("A")),
            cancel("A"),
            "PAID_BY_CHECKOUT 7",
            "available 7, checkout:A=3"),
        new Row(
            "NOTHING_TO_CANCEL",
            given(open(10), pay("B", 3)),
            cancel("A"),
            "NOTHING_TO_CANCEL 7",
            "available 7, direct:B=3"),
        new Row(
            "NOTHING_TO_CANCEL, cancelled twice",
            given(open(10), pay("A", 3), cancel("A")),
            cancel("A"),
            "NOTHING_TO_CANCEL 10",
            "available 10"),
        new Row(
            "UNDECIDED, its checkout holds the credit",
            given(open(10), hold("A", 3)),
            cancel("A"),
            "UNDECIDED 7",
            "available 7, held A=3"),
        new Row(
            "UNDECIDED, its checkout is queued",
            given(open(10), hold("B", 9), hold("A", 3)),
            cancel("A"),
            "UNDECIDED 1",
            "available 1, held B=9, waiting A=3"),
        new Row(
            "LIMIT, one cent too many",
            given(open(MAX), pay("A", 1), add(1)),
            cancel("A"),
            "LIMIT 9007199254740991",
            "available 9007199254740991, direct:A=1"),
        new Row(
            "CANCELLED to the last cent of the limit",
            given(open(MAX), pay("A", 2), pay("B", 1), add(1)),
            cancel("A"),
            "CANCELLED 9007199254740991",
            "available 9007199254740991, direct:B=1"),
        new Row(
            "CANCELLED", given(open(10), pay("A", 3)), cancel("A"), "CANCELLED 10", "available 10"),
        new Row(
            "CANCELLED, one of two payments",
            given(open(10), pay("A", 3), pay("B", 4)),
            cancel("A"),
            "CANCELLED 6",
            "available 6, direct:B=4"),
        new Row(
            "CANCELLED, whatever a checkout tried meanwhile",
            given(open(10), pay("A", 3), hold("A", 2)),
            cancel("A"),
            "CANCELLED 10",
            "available 10"),
        new Row(
            "CANCELLED, enough for those who wait",
            given(open(6), pay("A", 3), hold("B", 3), hold("C", 2), hold("D", 1), hold("E", 1)),
            cancel("A"),
            "CANCELLED 0 wakes C wakes D",
            "available 0, held B=3, held C=2, held D=1, waiting E=1"));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("payRows")
  void what_pay_answers(Row row) {
    check(row);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("cancelRows")
  void what_cancel_answers(Row row) {
    check(row);
  }

  private static void check(Row row) {
    var wallet = new Wallet();
    row.given.forEach(step -> step.run(wallet));
    assertThat(row.when.run(wallet)).isEqualTo(row.answer);
    assertThat(wallet.state()).isEqualTo(row.then);
  }

  @Test
  void what_is_paid_is_not_supplied_any_more_until_it_is_given_back() {
    var wallet = new Wallet();
    open(10).run(wallet);
    pay("A", 3).run(wallet);
    assertThat(wallet.supplied()).isEqualTo("7");
    cancel("A").run(wallet);
    assertThat(wallet.supplied()).isEqualTo("10");
  }

  static Stream<Row> statusRows() {
    return Stream.of(
        new Row(
            "PAID_DIRECTLY",
            given(open(10), pay("A", 3)),
            status("A"),
            "PAID_DIRECTLY",
            "available 7, direct:A=3"),
        new Row(
            "PAID_BY_CHECKOUT",
            given(open(10), hold("A", 3), commit("A")),
            status("A"),
            "PAID_BY_CHECKOUT",
            "available 7, checkout:A=3"),
        new Row(
            "UNDECIDED, it is queued",
            given(open(10), hold("B", 9), hold("A", 3)),
            status("A"),
            "UNDECIDED",
            "available 1, held B=9, waiting A=3"),
        new Row(
            "UNDECIDED",
            given(open(10), hold("A", 3)),
            status("A"),
            "UNDECIDED",
            "available 7, held A=3"),
        new Row("UNPAID, there is no such user", given(), status("A"), "UNPAID", "no user"),
        new Row(
            "UNPAID, nothing was asked", given(open(10)), status("A"), "UNPAID", "available 10"),
        new Row(
            "UNPAID, it was given back",
            given(open(10), pay("A", 3), cancel("A")),
            status("A"),
            "UNPAID",
            "available 10"),
        new Row(
            "UNPAID, it was released",
            given(open(10), hold("A", 3), release("A")),
            status("A"),
            "UNPAID",
            "available 10"),
        new Row(
            "UNPAID, others are paid or being paid",
            given(open(10), pay("B", 3), hold("AA", 3)),
            status("A"),
            "UNPAID",
            "available 4, held AA=3, direct:B=3"));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("statusRows")
  void what_status_answers(Row row) {
    check(row);
  }

  static Stream<Row> holdRows() {
    return Stream.of(
        new Row(
            "PAID_DIRECTLY",
            given(open(10), pay("A", 3)),
            hold("A", 3),
            "PAID_DIRECTLY",
            "available 7, direct:A=3"),
        new Row(
            "PAID_DIRECTLY, whatever the amount",
            given(open(10), pay("A", 1)),
            hold("A", 3),
            "PAID_DIRECTLY",
            "available 9, direct:A=1"),
        new Row(
            "PAID_DIRECTLY goes before REFUSED",
            given(open(3), pay("A", 3)),
            hold("A", 4),
            "PAID_DIRECTLY",
            "available 0, direct:A=3"),
        new Row(
            "HELD after a cancellation",
            given(open(10), pay("A", 3), cancel("A")),
            hold("A", 3),
            "HELD",
            "available 7, held A=3"),
        new Row(
            "HELD beside the direct payment of another order",
            given(open(10), pay("B", 3), pay("AA", 1), cancel("B")),
            hold("A", 3),
            "HELD",
            "available 6, held A=3, direct:AA=1"),
        new Row(
            "HELD, the user was opened anew",
            given(open(10), pay("A", 3), open(5)),
            hold("A", 3),
            "HELD",
            "available 2, held A=3"));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("holdRows")
  void what_hold_answers_to_a_checkout_of_an_order_with_a_direct_payment(Row row) {
    check(row);
  }

  static Stream<Row> repeatRows() {
    return Stream.of(
        new Row(
            "paid once, with the same answer",
            given(open(10), keyed("K", pay("A", 3)), add(1)),
            keyed("K", pay("A", 3)),
            "PAID 7 replayed",
            "available 8, direct:A=3"),
        new Row(
            "paid once, even if it was given back since",
            given(open(10), keyed("K", pay("A", 3)), cancel("A")),
            keyed("K", pay("A", 3)),
            "PAID 7 replayed",
            "available 10"),
        new Row(
            "what the service repeats itself is no replay",
            given(open(10)),
            twice(pay("A", 3)),
            "PAID 7",
            "available 7, direct:A=3"),
        new Row(
            "ALREADY_PAID under another key",
            given(open(10), keyed("K", pay("A", 3))),
            keyed("L", pay("A", 3)),
            "ALREADY_PAID 7",
            "available 7, direct:A=3"),
        new Row(
            "ALREADY_PAID, though it was given back by now",
            given(open(10), pay("A", 3), keyed("K", pay("A", 3)), cancel("A")),
            keyed("K", pay("A", 3)),
            "ALREADY_PAID 7 replayed",
            "available 10"),
        new Row(
            "KEY_REUSED by another payment",
            given(open(10), keyed("K", pay("A", 3))),
            misused("K", pay("B", 3)),
            "KEY_REUSED 0",
            "available 7, direct:A=3"),
        new Row(
            "REFUSED, though there is enough by now",
            given(open(2), keyed("K", pay("A", 3)), add(9)),
            keyed("K", pay("A", 3)),
            "REFUSED 2 replayed",
            "available 11"),
        new Row(
            "UNDECIDED is no answer: the next one is",
            given(open(3), hold("B", 2), keyed("K", pay("A", 3)), release("B")),
            keyed("K", pay("A", 3)),
            "PAID 0",
            "available 0, direct:A=3"),
        new Row(
            "NOT_FOUND, though the user is there by now",
            given(keyed("K", pay("A", 3)), open(9)),
            keyed("K", pay("A", 3)),
            "NOT_FOUND 0 replayed",
            "available 9"),
        new Row(
            "a new effect when the record has expired",
            given(open(10), keyed("K", pay("A", 3)), cancel("A"), forget("K")),
            keyed("K", pay("A", 3)),
            "PAID 7",
            "available 7, direct:A=3"),
        new Row(
            "cancelled once, with the same answer",
            given(open(10), pay("A", 3), keyed("K", cancel("A")), pay("A", 4)),
            keyed("K", cancel("A")),
            "CANCELLED 10 replayed",
            "available 6, direct:A=4"),
        new Row(
            "what the service cancels twice is no replay",
            given(open(10), pay("A", 3)),
            twice(cancel("A")),
            "CANCELLED 10",
            "available 10"),
        new Row(
            "NOTHING_TO_CANCEL under another key",
            given(open(10), pay("A", 3), keyed("K", cancel("A"))),
            keyed("L", cancel("A")),
            "NOTHING_TO_CANCEL 10",
            "available 10"),
        new Row(
            "NOTHING_TO_CANCEL, though there is by now",
            given(open(10), keyed("K", cancel("A")), pay("A", 3)),
            keyed("K", cancel("A")),
            "NOTHING_TO_CANCEL 10 replayed",
            "available 7, direct:A=3"),
        new Row(
            "KEY_REUSED by another cancellation",
            given(open(10), pay("A", 3), pay("B", 3), keyed("K", cancel("A"))),
            misused("K", cancel("B")),
            "KEY_REUSED 0",
            "available 7, direct:B=3"),
        new Row(
            "nobody is woken twice",
            given(open(6), pay("A", 3), hold("B", 3), hold("C", 2), keyed("K", cancel("A"))),
            keyed("K", cancel("A")),
            "CANCELLED 1 replayed",
            "available 1, held B=3, held C=2"));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("repeatRows")
  void what_a_repeat_is_answered(Row row) {
    check(row);
  }

  /**
   * @param key which key holds a set
   */
  record Broken(String name, Step step, Function<Wallet, String> key) {
    @Override
    public String toString() {
      return name;
    }
  }

  static Stream<Broken> brokenRows() {
    return Stream.of(
        new Broken("pay, the account", pay("B", 1), Wallet::key),
        new Broken("pay, the payments", pay("B", 1), Wallet::paymentsKey),
        new Broken("cancel, the account", cancel("A"), Wallet::key),
        new Broken("cancel, the queue", cancel("A"), Wallet::waitingKey),
        new Broken("cancel, the payments", cancel("A"), Wallet::paymentsKey),
        new Broken("pay, the record", keyed("K", pay("B", 1)), wallet -> wallet.recordKey("K")),
        new Broken("cancel, the record", keyed("K", cancel("A")), wallet -> wallet.recordKey("K")),
        new Broken("status, the account", status("B"), Wallet::key),
        new Broken("status, the payments", status("B"), Wallet::paymentsKey));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("brokenRows")
  void a_key_of_another_type_changes_nothing(Broken row) {
    var wallet = new Wallet();
    given(open(10), pay("A", 3), hold("C", 4), hold("D", 5)).forEach(step -> step.run(wallet));
    TestRedis.commands().del(row.key.apply(wallet));
    TestRedis.commands().sadd(row.key.apply(wallet), "text");
    var before = contents(wallet);

    assertThatThrownBy(() -> row.step.run(wallet)).hasMessageContaining("WRONGTYPE");

    assertThat(contents(wallet)).isEqualTo(before);
  }

  private static List<String> contents(Wallet wallet) {
    return wallet.keys().stream()
        .map(key -> Arrays.toString(TestRedis.commands().dump(key)))
        .toList();
  }
}
