package till.checkout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lettuce.core.Range;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import till.cluster.TestRedis;
import till.order.OrderKeys;

/** {@code lua/order/begin_checkout.lua}: every result in order of precedence, every repeat. */
final class BeginCheckoutTest {
  private final Saga saga = new Saga();

  /**
   * @param given what was done before
   * @param attempt that is begun now, for an instance
   * @param answer what comes back
   * @param state of the order afterwards
   * @param owners of the answer
   * @param sent what goes to participants
   */
  record Row(
      String name,
      Consumer<Saga> given,
      String instance,
      String attempt,
      String answer,
      String state,
      String owners,
      List<String> sent) {
    @Override
    public String toString() {
      return name;
    }
  }

  static Stream<Row> rows() {
    Consumer<Saga> open = saga -> saga.open("O");
    Consumer<Saga> begun = saga -> saga.begun("O");
    Consumer<Saga> aborted =
        begun.andThen(saga -> saga.take("payment REFUSED O/1", "payment RELEASED O/1"));
    var released = List.of("payment release O/1 u:25");
    var none = List.<String>of();
    return Stream.of(
        new Row("NOT_FOUND", saga -> {}, "alpha", "O/1", "NOT_FOUND O/1", "no order", "", none),
        new Row(
            "ENDED, the request's attempt is the last",
            aborted,
            "alpha",
            "O/1",
            "ENDED O/1 for OUT_OF_CREDIT again",
            "OPEN 1 for OUT_OF_CREDIT",
            "",
            released),
        new Row(
            "ENDED, the request had attached to the last",
            begun
                .andThen(saga -> saga.begin("beta", "O/2"))
                .andThen(saga -> saga.take("payment REFUSED O/1", "payment RELEASED O/1")),
            "beta",
            "O/2",
            "ENDED O/2 for OUT_OF_CREDIT again",
            "OPEN 1 for OUT_OF_CREDIT",
            "",
            released),
        new Row(
            "ENDED, while a later attempt is under way",
            aborted.andThen(saga -> saga.begin("beta", "O/2")).andThen(saga -> saga.sent()),
            "alpha",
            "O/1",
            "ENDED O/1 for OUT_OF_CREDIT again",
            "PAYING 2 asked payment stock, open",
            "beta",
            none),
        new Row(
            "ENDED, although a later attempt has paid",
            aborted
                .andThen(saga -> saga.begin("beta", "O/2"))
                .andThen(saga -> saga.take("stock HELD O/2"))
                .andThen(saga -> saga.sent()),
            "alpha",
            "O/1",
            "ENDED O/1 for OUT_OF_CREDIT again",
            "PAID 2",
            "",
            none),
        new Row(
            "PAID",
            begun.andThen(saga -> saga.take("stock HELD O/1")).andThen(saga -> saga.sent()),
            "alpha",
            "O/2",
            "PAID O/2",
            "PAID 1",
            "",
            none),
        new Row(
            "PAID, the request was here before",
            begun.andThen(saga -> saga.take("stock HELD O/1")).andThen(saga -> saga.sent()),
            "alpha",
            "O/1",
            "PAID O/1 again",
            "PAID 1",
            "",
            none),
        new Row(
            "ATTACHED, the request was here before",
            begun,
            "alpha",
            "O/1",
            "ATTACHED O/1 again",
            "PAYING 1 asked payment stock, open",
            "alpha",
            none),
        new Row(
            "ATTACHED, the request has attached before",
            begun.andThen(saga -> saga.begin("beta", "O/2")),
            "beta",
            "O/2",
            "ATTACHED O/1 again",
            "PAYING 1 asked payment stock, open",
            "alpha beta",
            none),
        new Row(
            "ATTACHED, another request at the same instance",
            begun,
            "alpha",
            "O/2",
            "ATTACHED O/1",
            "PAYING 1 asked payment stock, open",
            "alpha",
            none),
        new Row(
            "ATTACHED, from a second instance",
            begun,
            "beta",
            "O/2",
            "ATTACHED O/1",
            "PAYING 1 asked payment stock, open",
            "alpha beta",
            none),
        new Row(
            "ATTACHED, from a second instance twice",
            begun.andThen(saga -> saga.begin("beta", "O/2")),
            "beta",
            "O/3",
            "ATTACHED O/1",
            "PAYING 1 asked payment stock, open",
            "alpha beta",
            none),
        new Row(
            "ATTACHED, from a third instance",
            begun.andThen(saga -> saga.begin("beta", "O/2")),
            "gamma",
            "O/3",
            "ATTACHED O/1",
            "PAYING 1 asked payment stock, open",
            "alpha beta gamma",
            none),
        new Row(
            "ATTACHED, from an instance whose name is part of another's",
            begun,
            "alph",
            "O/2",
            "ATTACHED O/1",
            "PAYING 1 asked payment stock, open",
            "alpha alph",
            none),
        new Row(
            "ATTACHED, while it is aborted",
            begun.andThen(saga -> saga.take("payment REFUSED O/1")),
            "beta",
            "O/2",
            "ATTACHED O/1",
            "ABORTING 1 awaits payment for OUT_OF_CREDIT, open",
            "alpha beta",
            List.of("payment release O/1 u:25")),
        new Row(
            "EMPTY",
            open.andThen(saga -> TestRedis.commands().del(Saga.itemsKey("O"))),
            "alpha",
            "O/1",
            "EMPTY O/1",
            "OPEN 0",
            "",
            none),
        new Row(
            "STARTED",
            open,
            "alpha",
            "O/1",
            "STARTED O/1",
            "PAYING 1 asked payment stock, open",
            "alpha",
            List.of("payment hold O/1 u:25 | a:2 b:1")),
        new Row(
            "STARTED again, after it was aborted",
            aborted,
            "beta",
            "O/2",
            "STARTED O/2",
            "PAYING 2 asked payment stock, open",
            "beta",
            List.of("payment release O/1 u:25", "payment hold O/2 u:25 | a:2 b:1")));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("rows")
  void what_begin_checkout_answers(Row row) {
    row.given.accept(saga);
    assertThat(saga.begin(row.instance, row.attempt)).isEqualTo(row.answer);
    assertThat(saga.state("O")).isEqualTo(row.state);
    assertThat(TestRedis.commands().hgetall(Saga.key("O")).getOrDefault("owners", ""))
        .isEqualTo(row.owners);
    assertThat(saga.sent()).isEqualTo(row.sent);
  }

  @Test
  void an_order_that_is_paid_is_so_before_that_is_announced() {
    var replicated = new Saga(Saga.REPLICATED).begun("O");
    replicated.take("stock HELD O/1");
    assertThat(replicated.begin("beta", "O/2")).isEqualTo("PAID O/2");
    assertThat(replicated.begin("alpha", "O/1")).isEqualTo("PAID O/1 again");
    assertThat(replicated.state("O")).isEqualTo("PAID 1 asked payment stock, open");
  }

  @Test
  void the_deadline_is_the_timeout_after_now_and_the_same_everywhere() {
    saga.open("O");
    long before = System.currentTimeMillis();
    saga.begin("alpha", "O/1");
    long after = System.currentTimeMillis();

    var order = TestRedis.commands().hgetall(Saga.key("O"));
    String deadline = order.get("deadline");
    assertThat(Long.parseLong(deadline))
        .isEqualTo(Long.parseLong(order.get("began")) + Saga.TIMEOUT.toMillis())
        .isBetween(before + Saga.TIMEOUT.toMillis() - 1, after + Saga.TIMEOUT.toMillis() + 1);
    assertThat(TestRedis.commands().zscore(OrderKeys.open(Saga.PARTITION), "O"))
        .isEqualTo(Double.parseDouble(deadline));
    assertThat(
            TestRedis.commands()
                .xrange(OrderKeys.payment(Saga.PARTITION), Range.<String>unbounded())
                .getFirst()
                .getBody())
        .isEqualTo(Map.of("O/1", "hold " + deadline + " u:25 | a:2 b:1"));
  }

  @Test
  void a_new_attempt_remembers_of_the_one_before_why_it_did_not_pay_and_for_whom() {
    saga.begun("O");
    saga.take("stock REFUSED O/1", "payment RELEASED O/1", "stock RELEASED O/1");
    assertThat(TestRedis.commands().hgetall(Saga.key("O")))
        .containsKeys("reason", "credit_held", "decided");
    saga.begin("alpha", "O/2");
    assertThat(TestRedis.commands().hgetall(Saga.key("O")))
        .doesNotContainKeys("reason", "credit_held", "decided", "awaiting")
        .containsEntry("previous", "1 OUT_OF_STOCK for:O/1");
  }

  @Test
  void eight_attempts_before_the_last_are_remembered() {
    saga.open("O");
    for (int attempt = 1; attempt <= 10; attempt++) {
      assertThat(saga.begin("alpha", "O/" + attempt)).isEqualTo("STARTED O/" + attempt);
      saga.take("payment EXPIRED O/" + attempt, "payment RELEASED O/" + attempt);
    }
    for (int attempt = 10; attempt >= 2; attempt--) {
      assertThat(saga.begin("beta", "O/" + attempt))
          .isEqualTo("ENDED O/" + attempt + " for TIMED_OUT again");
    }
    assertThat(begin("O/11", "for:O/1")).isEqualTo("STARTED O/11");
  }

  @Test
  void sixteen_requests_of_an_attempt_are_remembered() {
    saga.begun("O");
    for (int request = 2; request <= 20; request++) {
      assertThat(saga.begin("alpha", "O/" + request)).isEqualTo("ATTACHED O/1");
    }
    assertThat(saga.begin("alpha", "O/16")).isEqualTo("ATTACHED O/1 again");
    assertThat(saga.begin("alpha", "O/17")).isEqualTo("ATTACHED O/1");
    saga.take("payment REFUSED O/1", "payment RELEASED O/1");
    for (int request = 1; request <= 16; request++) {
      assertThat(saga.begin("alpha", "O/" + request))
          .isEqualTo("ENDED O/" + request + " for OUT_OF_CREDIT again");
    }
    assertThat(saga.begin("alpha", "O/17")).isEqualTo("STARTED O/17");
  }

  @ParameterizedTest(name = "{0}")
  @ValueSource(strings = {"for:O/", "or:O/1", "O", "1", "for:O/1x", "for.O/1", "OUT_OF_CREDIT"})
  void a_request_is_known_by_its_whole_key(String other) {
    saga.begun("O");
    assertThat(begin("O/2", other)).isEqualTo("ATTACHED O/1");
    saga.begun("P");
    saga.take("payment REFUSED P/1", "payment RELEASED P/1");
    assertThat(begin("P/2", other)).isEqualTo("STARTED P/2");
    saga.take("payment REFUSED P/2", "payment RELEASED P/2");
    assertThat(begin("P/3", other + "y")).isEqualTo("STARTED P/3");
  }

  @Test
  void what_a_lost_attempt_may_hold_is_released_by_the_one_that_follows_it() {
    saga.open("O");
    assertThat(saga.begin("alpha", "O/2", "key", Optional.of("O/1"))).isEqualTo("STARTED O/2");
    assertThat(saga.sentByEntry())
        .containsExactly(
            "payment release O/1 u:25 & payment hold O/2 u:25 | a:2 b:1",
            "stock release O/1 a:2 b:1");
    assertThat(saga.take("payment RELEASED O/1", "stock RELEASED O/1"))
        .containsExactly("STALE", "STALE");
    assertThat(saga.state("O")).isEqualTo("PAYING 2 asked payment stock, open");
  }

  @Test
  void a_lost_attempt_whose_request_attaches_elsewhere_is_left_to_the_scan_for_orphans() {
    saga.begun("O");
    assertThat(saga.begin("beta", "O/3", "key", Optional.of("O/2"))).isEqualTo("ATTACHED O/1");
    assertThat(saga.sent()).isEmpty();
  }

  @Test
  void a_request_that_has_expired_begins_nothing_but_learns_what_came_of_it() {
    saga.open("O");
    var late = Saga.request("key", 1_000);
    assertThatThrownBy(() -> saga.begin("alpha", "O/1", late, Optional.empty()))
        .hasMessageContaining("LATE ");
    assertThat(saga.state("O")).isEqualTo("OPEN 0");
    assertThat(begin("O/1", "key")).isEqualTo("STARTED O/1");
    assertThat(saga.begin("alpha", "O/2", late, Optional.empty())).isEqualTo("ATTACHED O/1 again");
  }

  private String begin(String checkout, String request) {
    return saga.begin("beta", checkout, request, Optional.empty());
  }

  @ParameterizedTest(name = "{0}")
  @ValueSource(strings = {"order", "items"})
  void a_key_of_another_type_changes_nothing(String which) {
    saga.open("O");
    String key = which.equals("order") ? Saga.key("O") : Saga.itemsKey("O");
    TestRedis.commands().set(key, "text");
    assertThatThrownBy(() -> saga.begin("alpha", "O/1")).hasMessageContaining("WRONGTYPE");
    assertThat(saga.sent()).isEmpty();
    assertThat(TestRedis.commands().exists(OrderKeys.open(Saga.PARTITION))).isZero();
    if (which.equals("items")) {
      assertThat(saga.state("O")).isEqualTo("OPEN 0");
    }
  }
}
