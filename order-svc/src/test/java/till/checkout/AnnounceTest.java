package till.checkout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.InstanceOfAssertFactories.LIST;

import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import till.cluster.TestRedis;

/** {@code lua/order/announce.lua}: every result in order of precedence, every repeat. */
final class AnnounceTest {
  private static final String PAYMENT_ONLY = "ABORTING 1 awaits payment for OUT_OF_CREDIT, open";
  private static final List<String> NOTHING = List.of();
  private static final int FOLD_MAX = 32;

  private final Saga saga = new Saga(Saga.REPLICATED);

  /**
   * @param given what was done before
   * @param answer to the announcement of O/1
   * @param state of order O afterwards
   * @param sent what goes to participants
   */
  record Row(
      String name, Consumer<Saga> given, AnnounceResult answer, String state, List<String> sent) {
    @Override
    public String toString() {
      return name;
    }
  }

  private static Consumer<Saga> begun(String... outcomes) {
    return saga -> {
      saga.begun("O");
      Stream.of(outcomes).forEach(saga::take);
      saga.sent();
    };
  }

  private static Row passedOver(String name, Consumer<Saga> given, String state) {
    return new Row(name, given, AnnounceResult.PASSED_OVER, state, NOTHING);
  }

  private static Row announced(String name, Consumer<Saga> given, String state, String... sent) {
    return new Row(name, given, AnnounceResult.ANNOUNCED, state, List.of(sent));
  }

  static Stream<Row> rows() {
    var paid = begun("stock HELD O/1");
    var aborting = begun("payment REFUSED O/1");
    Consumer<Saga> announce = saga -> saga.announce("O/1");
    Consumer<Saga> unsent = saga -> saga.sent();
    var twice = announce.andThen(unsent);
    return Stream.of(
        passedOver("there is no such order", saga -> {}, "no order"),
        passedOver("it was never begun", saga -> saga.open("O"), "OPEN 0"),
        passedOver("it is undecided", begun(), "PAYING 1 asked payment stock, open"),
        passedOver("paid, announced before", paid.andThen(twice), "PAID 1"),
        passedOver("aborted, announced before", aborting.andThen(twice), PAYMENT_ONLY),
        passedOver(
            "aborted, and one participant has confirmed",
            begun("stock REFUSED O/1")
                .andThen(twice)
                .andThen(saga -> saga.take("stock RELEASED O/1")),
            "ABORTING 1 awaits payment for OUT_OF_STOCK, open"),
        passedOver(
            "aborted and settled",
            aborting.andThen(twice).andThen(saga -> saga.take("payment RELEASED O/1")),
            "OPEN 1 for OUT_OF_CREDIT"),
        passedOver(
            "a failover has taken it back, and another attempt is undecided",
            saga -> {
              saga.open("O");
              saga.begin("alpha", "O/2");
              saga.sent();
            },
            "PAYING 2 asked payment stock, open"),
        passedOver(
            "a failover has taken it back, and another attempt is decided",
            saga -> {
              saga.open("O");
              saga.begin("alpha", "O/2");
              saga.take("payment REFUSED O/2");
              saga.sent();
            },
            "ABORTING 2 asked payment for OUT_OF_CREDIT, open"),
        announced("paid", paid, "PAID 1", "payment commit O/1 u:25", "stock commit O/1 a:2 b:1"),
        announced(
            "aborted, payment refused: stock was not asked",
            aborting,
            PAYMENT_ONLY,
            "payment release O/1 u:25"),
        announced(
            "aborted, payment had settled it: perhaps stock was asked",
            begun("payment SETTLED O/1"),
            "ABORTING 1 awaits payment stock for ABORTED, open",
            "payment release O/1 u:25",
            "stock release O/1 a:2 b:1"),
        announced(
            "aborted, stock refused",
            begun("stock REFUSED O/1"),
            "ABORTING 1 awaits payment stock for OUT_OF_STOCK, open",
            "payment release O/1 u:25",
            "stock release O/1 a:2 b:1"),
        announced(
            "aborted by the deadline: both were asked",
            begun().andThen(saga -> saga.pastDeadline("O").expire("O")),
            "ABORTING 1 awaits payment stock for TIMED_OUT, open",
            "payment release O/1 u:25",
            "stock release O/1 a:2 b:1"));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("rows")
  void what_an_announcement_does(Row row) {
    row.given.accept(saga);
    assertThat(saga.announce("O/1")).containsExactly(row.answer);
    assertThat(saga.state("O")).isEqualTo(row.state);
    assertThat(saga.sent()).isEqualTo(row.sent);

    assertThat(saga.announce("O/1")).as("twice").containsExactly(AnnounceResult.PASSED_OVER);
    assertThat(saga.state("O")).isEqualTo(row.state);
    assertThat(saga.sent()).isEmpty();
  }

  @Test
  void a_batch_announces_each_decision_once() {
    saga.begun("O", "P", "Q");
    saga.take("stock HELD O/1", "payment REFUSED P/1");
    saga.sent();
    assertThat(saga.announce("O/1", "Q/1", "P/1", "O/1", "X/1"))
        .containsExactly(
            AnnounceResult.ANNOUNCED,
            AnnounceResult.PASSED_OVER,
            AnnounceResult.ANNOUNCED,
            AnnounceResult.PASSED_OVER,
            AnnounceResult.PASSED_OVER);
    assertThat(saga.sent())
        .containsExactly(
            "payment commit O/1 u:25", "payment release P/1 u:25", "stock commit O/1 a:2 b:1");
  }

  @Test
  void what_is_announced_together_is_sent_together() {
    var orders = IntStream.range(0, FOLD_MAX + 1).mapToObj(i -> "o" + i).toArray(String[]::new);
    saga.begun(orders);
    saga.take(folded("stock HELD", orders));
    saga.sent();
    assertThat(saga.announce(Stream.of(orders).map(o -> o + "/1").toArray(String[]::new)))
        .hasSize(orders.length)
        .allMatch(AnnounceResult.ANNOUNCED::equals);
    assertThat(saga.sentByEntry().stream().map(entry -> entry.split(" & ", -1).length))
        .as("payment's and stock's")
        .containsExactly(FOLD_MAX, 1, FOLD_MAX, 1);
    assertThat(Saga.logByEntry()).singleElement().asInstanceOf(LIST).hasSize(orders.length);
  }

  private static String folded(String outcome, String... orders) {
    return Stream.of(orders)
        .map(order -> outcome + " " + order + "/1")
        .collect(Collectors.joining(" & "));
  }

  @Test
  void a_paid_checkout_is_over_when_it_is_announced_and_not_before() {
    saga.begun("O");
    saga.take("stock HELD O/1");
    assertThat(Saga.log()).isEmpty();
    saga.announce("O/1");
    assertThat(Saga.log()).hasSize(1);
    var paid = Saga.log().getFirst();
    assertThat(paid.checkout()).isEqualTo("O/1");
    assertThat(paid.outcome()).isEqualTo("PAID");
    assertThat(paid.lines()).isEqualTo("a:2 b:1");
    assertThat(paid.fields()).containsEntry("by", "alpha");
    assertThat(paid.time("credit_held")).isEqualTo(Saga.PASSED_ON);
    assertThat(paid.time("ended")).isGreaterThanOrEqualTo(paid.time("decided"));
    assertThat(TestRedis.commands().hgetall(Saga.key("O")))
        .containsEntry("status", "PAID")
        .containsEntry("attempt", "1")
        .containsKey("decided")
        .doesNotContainKeys("asked", "lines", "owners", "awaiting", "reason");
    assertThat(saga.announce("O/1")).containsExactly(AnnounceResult.PASSED_OVER);
    assertThat(Saga.log()).hasSize(1);
  }

  @Test
  void what_was_announced_ends_like_any_other() {
    saga.begun("O");
    saga.take("stock REFUSED O/1");
    saga.announce("O/1");
    assertThat(saga.take("stock RELEASED O/1", "payment RELEASED O/1"))
        .containsExactly("ADVANCED", "OPENED to alpha for OUT_OF_STOCK");
    assertThat(saga.begin("alpha", "O/2")).isEqualTo("STARTED O/2");
  }

  @Test
  void an_order_of_another_type_is_told() {
    TestRedis.commands().set(Saga.key("O"), "text");
    assertThatThrownBy(() -> saga.announce("O/1")).hasMessageContaining("WRONGTYPE");
    assertThat(saga.sent()).isEmpty();
  }
}
