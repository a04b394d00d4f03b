package till.checkout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lettuce.core.Range;
import java.time.Duration;
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
import till.http.RequestKey;
import till.order.OrderKeys;
import till.redis.Script;

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
        .containsEntry("previous", "1 OUT_OF_STOCK");
    assertThat(TestRedis.commands().get(Saga.outcomeKey("O/1"))).isEqualTo("OUT_OF_STOCK");
  }

  @Test
  void every_attempt_is_remembered_and_operators_see_the_last() {
    saga.open("O");
    for (int attempt = 1; attempt <= 12; attempt++) {
      assertThat(saga.begin("alpha", "O/" + attempt)).isEqualTo("STARTED O/" + attempt);
      saga.take("payment EXPIRED O/" + attempt, "payment RELEASED O/" + attempt);
    }
    for (int attempt = 12; attempt >= 1; attempt--) {
      assertThat(saga.begin("beta", "O/" + attempt))
          .isEqualTo("ENDED O/" + attempt + " for TIMED_OUT again");
    }
    assertThat(TestRedis.commands().hget(Saga.key("O"), "previous").lines()).hasSize(8);
  }

  @Test
  void every_request_of_an_attempt_is_remembered_and_the_order_does_not_grow() {
    saga.begun("O");
    saga.begin("alpha", "O/2");
    long size = TestRedis.commands().hgetall(Saga.key("O")).toString().length();
    for (int request = 3; request <= 300; request++) {
      assertThat(saga.begin("alpha", "O/" + request)).isEqualTo("ATTACHED O/1");
    }
    assertThat(TestRedis.commands().hgetall(Saga.key("O")).toString()).hasSize((int) size);
    assertThat(saga.begin("alpha", "O/17")).isEqualTo("ATTACHED O/1 again");
    saga.take("payment REFUSED O/1", "payment RELEASED O/1");
    assertThat(saga.begin("alpha", "O/301")).isEqualTo("STARTED O/301");
    for (int request = 1; request <= 300; request++) {
      assertThat(saga.begin("alpha", "O/" + request))
          .isEqualTo("ENDED O/" + request + " for OUT_OF_CREDIT again");
    }
  }

  @Test
  void a_key_that_no_client_chose_is_remembered_without_a_record_until_another_attempt_follows() {
    saga.open("O");
    var first = Saga.ownRequest("first", Saga.EXPIRY);
    assertThat(begin("O/1", first)).isEqualTo("STARTED O/1");
    assertThat(TestRedis.commands().exists(Saga.recordKey("O", first))).isZero();
    assertThat(begin("O/2", first)).isEqualTo("ATTACHED O/1 again");
    var other = Saga.ownRequest("other", Saga.EXPIRY);
    assertThat(begin("O/2", other)).isEqualTo("ATTACHED O/1");
    assertThat(begin("O/3", other)).isEqualTo("ATTACHED O/1 again");
    saga.take("payment REFUSED O/1", "payment RELEASED O/1");
    assertThat(begin("O/2", first)).isEqualTo("ENDED O/2 for OUT_OF_CREDIT again");
    var later = Saga.ownRequest("later", Saga.EXPIRY);
    assertThat(begin("O/2", later)).isEqualTo("STARTED O/2");
    saga.take("stock HELD O/2");
    assertThat(begin("O/3", first)).isEqualTo("ENDED O/3 for OUT_OF_CREDIT again");
    assertThat(begin("O/3", other)).isEqualTo("ENDED O/3 for OUT_OF_CREDIT again");
    assertThat(begin("O/3", later)).isEqualTo("PAID O/3 again");
    assertThat(begin("O/3", Saga.ownRequest("last", Saga.EXPIRY))).isEqualTo("PAID O/3");
  }

  @Test
  void what_came_of_an_attempt_is_remembered_longer_than_any_request_that_had_it() {
    saga.open("O");
    long now = System.currentTimeMillis();
    long hour = Duration.ofHours(1).toMillis();
    begin("O/1", Saga.request("K", now + hour));
    begin("O/2", Saga.request("L", now + 2 * hour));
    saga.take("payment REFUSED O/1", "payment RELEASED O/1");
    begin("O/2", Saga.ownRequest("M", now + 60_000));
    var redis = TestRedis.commands();
    long record = redis.pttl(Saga.recordKey("O", Saga.request("L", 0)));
    assertThat(record).isBetween(2 * hour, 2 * hour + 16_000);
    assertThat(redis.pttl(Saga.outcomeKey("O/1"))).isBetween(record + 15_000, record + 60_000);

    saga.take("payment REFUSED O/2", "payment RELEASED O/2");
    begin("O/3", Saga.ownRequest("N", now + 60_000));
    assertThat(redis.pttl(Saga.outcomeKey("O/2")))
        .as("of a request that no client gave a key")
        .isBetween(75_000L, 120_000L);
  }

  @Test
  void a_key_of_another_request_begins_nothing() {
    saga.open("O");
    var request = Saga.request("K", Saga.EXPIRY);
    TestRedis.commands().set(Saga.recordKey("O", request), "another run ADDED 7");
    assertThat(begin("O/1", request)).isEqualTo("KEY_REUSED O/1");
    assertThat(saga.state("O")).isEqualTo("OPEN 0");
    assertThat(saga.sent()).isEmpty();
  }

  @Test
  void what_changed_nothing_is_looked_at_again() {
    assertThat(saga.begin("alpha", "O/1")).isEqualTo("NOT_FOUND O/1");
    saga.open("O");
    TestRedis.commands().del(Saga.itemsKey("O"));
    assertThat(saga.begin("alpha", "O/1")).isEqualTo("EMPTY O/1");
    saga.open("O");
    assertThat(saga.begin("alpha", "O/1")).isEqualTo("STARTED O/1");
  }

  @Test
  void a_refusal_is_answered_again_although_the_order_is_empty_by_now() {
    saga.begun("O");
    saga.take("payment REFUSED O/1", "payment RELEASED O/1");
    TestRedis.commands().del(Saga.itemsKey("O"));
    assertThat(saga.begin("alpha", "O/1")).isEqualTo("ENDED O/1 for OUT_OF_CREDIT again");
    assertThat(saga.begin("alpha", "O/2")).isEqualTo("EMPTY O/2");
  }

  @Test
  void an_attempt_that_the_order_knows_nothing_of_is_lost_and_its_request_begins_another() {
    saga.begun("O");
    TestRedis.commands().hdel(Saga.key("O"), "attempt");
    TestRedis.commands().hset(Saga.key("O"), "status", "OPEN");
    assertThat(saga.begin("alpha", "O/1")).isEqualTo("STARTED O/1");
    assertThat(saga.begin("alpha", "O/2", "for:O/1", Optional.empty()))
        .isEqualTo("ATTACHED O/1 again");
  }

  @Test
  void a_request_that_fails_does_not_stop_what_began_before_it_in_the_same_call() {
    saga.open("O", "P");
    TestRedis.commands().del(Saga.key("P"));
    TestRedis.commands().set(Saga.key("P"), "text");
    var keys =
        new String[] {
          OrderKeys.payment(Saga.PARTITION),
          OrderKeys.stock(Saga.PARTITION),
          OrderKeys.open(Saga.PARTITION),
          Saga.key("O"),
          Saga.itemsKey("O"),
          Saga.recordKey("O", Saga.request("K", 0)),
          Saga.key("P"),
          Saga.itemsKey("P"),
          Saga.recordKey("P", Saga.request("K", 0))
        };
    String expiry = Long.toString(Saga.EXPIRY);
    assertThatThrownBy(
            () ->
                TestRedis.await(
                    Saga.SCRIPTS.list(
                        Script.load("order/begin_checkout"),
                        keys,
                        "10000",
                        "alpha",
                        "60000",
                        "1",
                        expiry + " f",
                        "1",
                        expiry + " f")))
        .hasMessageContaining("WRONGTYPE");
    assertThat(saga.sent()).containsExactly("payment hold O/1 u:25 | a:2 b:1");
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
    assertThat(saga.begin("alpha", "O/1", late, Optional.empty())).isEqualTo("LATE O/1");
    assertThat(saga.state("O")).isEqualTo("OPEN 0");
    assertThat(begin("O/1", "key")).isEqualTo("STARTED O/1");
    assertThat(saga.begin("alpha", "O/2", late, Optional.empty())).isEqualTo("ATTACHED O/1 again");
  }

  private String begin(String checkout, RequestKey request) {
    return saga.begin("beta", checkout, request, Optional.empty());
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
