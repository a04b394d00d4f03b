package till.checkout;

import static org.assertj.core.api.Assertions.assertThat;
import static till.cluster.TestRedis.await;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import till.cluster.TestRedis;
import till.contracts.Clocks;
import till.contracts.OrderId;
import till.order.OrderKeys;
import till.redis.Durability;

/** {@code lua/order/expire.lua}: every result in order of precedence, every repeat. */
final class ExpireTest {
  private final Saga saga = new Saga();

  /**
   * @param given what was done before
   * @param answer what the deadline does to order O now; GONE and NOT_DUE are not told
   * @param state of the order afterwards
   * @param sent what goes to participants
   */
  record Row(
      String name, Consumer<Saga> given, List<String> answer, String state, List<String> sent) {
    @Override
    public String toString() {
      return name;
    }
  }

  static Stream<Row> rows() {
    Consumer<Saga> begun = saga -> saga.begun("O");
    Consumer<Saga> late = saga -> saga.pastDeadline("O");
    var none = List.<String>of();
    return Stream.of(
        new Row(
            "GONE, there is no such order",
            saga -> TestRedis.commands().zadd(OrderKeys.open(Saga.PARTITION), 1_000, "O"),
            none,
            "no order",
            none),
        new Row("GONE, it is open", saga -> saga.open("O").pastDeadline("O"), none, "OPEN 0", none),
        new Row(
            "GONE, it is open again",
            begun
                .andThen(saga -> saga.take("payment REFUSED O/1", "payment RELEASED O/1"))
                .andThen(late),
            none,
            "OPEN 1 for OUT_OF_CREDIT",
            List.of("payment release O/1 u:25")),
        new Row(
            "GONE, it is paid",
            begun
                .andThen(saga -> saga.take("stock HELD O/1"))
                .andThen(saga -> saga.sent())
                .andThen(late),
            none,
            "PAID 1",
            none),
        new Row("NOT_DUE", begun, none, "PAYING 1 asked payment stock, open", none),
        new Row(
            "NOT_DUE, it is decided",
            begun.andThen(saga -> saga.take("payment REFUSED O/1")),
            none,
            "ABORTING 1 awaits payment for OUT_OF_CREDIT, open",
            List.of("payment release O/1 u:25")),
        new Row(
            "RESENT, it is aborted, and nobody has confirmed",
            begun
                .andThen(saga -> saga.take("stock REFUSED O/1"))
                .andThen(saga -> saga.sent())
                .andThen(late),
            List.of("O/1 RESENT to alpha for OUT_OF_STOCK"),
            "ABORTING 1 awaits payment stock for OUT_OF_STOCK, open",
            List.of("payment release O/1 u:25", "stock release O/1 a:2 b:1")),
        new Row(
            "RESENT to payment, stock has confirmed",
            begun
                .andThen(saga -> saga.take("stock REFUSED O/1", "stock RELEASED O/1"))
                .andThen(saga -> saga.sent())
                .andThen(late),
            List.of("O/1 RESENT to alpha for OUT_OF_STOCK"),
            "ABORTING 1 awaits payment for OUT_OF_STOCK, open",
            List.of("payment release O/1 u:25")),
        new Row(
            "RESENT to stock, payment has confirmed",
            begun
                .andThen(saga -> saga.take("stock REFUSED O/1", "payment RELEASED O/1"))
                .andThen(saga -> saga.sent())
                .andThen(late),
            List.of("O/1 RESENT to alpha for OUT_OF_STOCK"),
            "ABORTING 1 awaits stock for OUT_OF_STOCK, open",
            List.of("stock release O/1 a:2 b:1")),
        new Row(
            "NOT_DUE, expired twice",
            begun.andThen(late).andThen(saga -> saga.expire("O")).andThen(saga -> saga.sent()),
            none,
            "ABORTING 1 awaits payment stock for TIMED_OUT, open",
            none),
        new Row(
            "ABORTING, both were asked, one through the other",
            begun.andThen(late),
            List.of("O/1 ABORTING to alpha for TIMED_OUT"),
            "ABORTING 1 awaits payment stock for TIMED_OUT, open",
            List.of("payment release O/1 u:25", "stock release O/1 a:2 b:1")),
        new Row(
            "ABORTING, two instances wait",
            begun
                .andThen(saga -> saga.begin("beta", "O/2"))
                .andThen(saga -> saga.sent())
                .andThen(late),
            List.of("O/1 ABORTING to alpha beta for TIMED_OUT"),
            "ABORTING 1 awaits payment stock for TIMED_OUT, open",
            List.of("payment release O/1 u:25", "stock release O/1 a:2 b:1")));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("rows")
  void what_the_deadline_does(Row row) {
    row.given.accept(saga);
    assertThat(saga.expire("O")).isEqualTo(row.answer);
    assertThat(saga.state("O")).isEqualTo(row.state);
    assertThat(saga.sent()).isEqualTo(row.sent);
  }

  /** The same where a decision waits for its barrier; nothing is sent then. */
  static Stream<Row> rowsWithBarrier() {
    Consumer<Saga> begun = saga -> saga.begun("O");
    Consumer<Saga> paid =
        begun.andThen(saga -> saga.take("stock HELD O/1")).andThen(saga -> saga.sent());
    Consumer<Saga> aborting = begun.andThen(saga -> saga.take("payment REFUSED O/1"));
    Consumer<Saga> announced =
        aborting.andThen(saga -> saga.announce("O/1")).andThen(saga -> saga.sent());
    Consumer<Saga> late = saga -> saga.pastDeadline("O");
    var none = List.<String>of();
    return Stream.of(
        new Row(
            "PAID, not announced, before the deadline",
            paid,
            List.of("O/1 PAID to alpha"),
            "PAID 1 asked payment stock, open",
            none),
        new Row(
            "PAID, not announced, after the deadline",
            paid.andThen(late),
            List.of("O/1 PAID to alpha"),
            "PAID 1 asked payment stock, open",
            none),
        new Row(
            "ABORTING, not announced, before the deadline",
            aborting,
            List.of("O/1 ABORTING to alpha for OUT_OF_CREDIT"),
            "ABORTING 1 asked payment for OUT_OF_CREDIT, open",
            none),
        new Row(
            "ABORTING, not announced, after the deadline",
            aborting.andThen(late),
            List.of("O/1 ABORTING to alpha for OUT_OF_CREDIT"),
            "ABORTING 1 asked payment for OUT_OF_CREDIT, open",
            none),
        new Row(
            "ABORTING, undecided at the deadline",
            begun.andThen(late),
            List.of("O/1 ABORTING to alpha for TIMED_OUT"),
            "ABORTING 1 asked payment stock for TIMED_OUT, open",
            none),
        new Row(
            "ABORTING, expired twice before it is announced",
            begun.andThen(late).andThen(saga -> saga.expire("O")),
            List.of("O/1 ABORTING to alpha for TIMED_OUT"),
            "ABORTING 1 asked payment stock for TIMED_OUT, open",
            none),
        new Row(
            "GONE, paid and announced",
            paid.andThen(saga -> saga.announce("O/1")).andThen(saga -> saga.sent()).andThen(late),
            none,
            "PAID 1",
            none),
        new Row("NOT_DUE, undecided", begun, none, "PAYING 1 asked payment stock, open", none),
        new Row(
            "NOT_DUE, announced",
            announced,
            none,
            "ABORTING 1 awaits payment for OUT_OF_CREDIT, open",
            none),
        new Row(
            "RESENT, announced: what is told again was safe when it was told first",
            announced.andThen(late),
            List.of("O/1 RESENT to alpha for OUT_OF_CREDIT"),
            "ABORTING 1 awaits payment for OUT_OF_CREDIT, open",
            List.of("payment release O/1 u:25")));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("rowsWithBarrier")
  void what_the_deadline_finds_where_there_is_a_barrier(Row row) {
    var replicated = new Saga(Saga.REPLICATED);
    row.given.accept(replicated);
    assertThat(replicated.expire("O")).isEqualTo(row.answer);
    assertThat(replicated.state("O")).isEqualTo(row.state);
    assertThat(replicated.sent()).isEqualTo(row.sent);
  }

  @Test
  void what_is_aborted_by_the_deadline_ends_like_any_other() {
    saga.begun("O").pastDeadline("O").expire("O");
    assertThat(saga.take("stock HELD O/1")).containsExactly("STALE");
    assertThat(saga.take("payment RELEASED O/1", "stock RELEASED O/1"))
        .containsExactly("ADVANCED", "OPENED to alpha for TIMED_OUT");
    assertThat(saga.begin("alpha", "O/2")).isEqualTo("STARTED O/2");
  }

  @Test
  void a_batch_decides_each_order_by_its_own_deadline() {
    saga.begun("O", "P", "Q").pastDeadline("O", "Q");
    TestRedis.commands().zadd(OrderKeys.open(Saga.PARTITION), 1_000, "X");
    assertThat(saga.expire("O", "X", "P", "Q"))
        .containsExactly(
            "O/1 ABORTING to alpha for TIMED_OUT", "Q/1 ABORTING to alpha for TIMED_OUT");
    assertThat(saga.state("P")).isEqualTo("PAYING 1 asked payment stock, open");
    assertThat(saga.state("X")).isEqualTo("no order");
    assertThat(saga.sentByEntry())
        .containsExactly(
            "payment release O/1 u:25 & payment release Q/1 u:25",
            "stock release O/1 a:2 b:1 & stock release Q/1 a:2 b:1");
  }

  @Test
  void what_was_decided_with_a_barrier_is_announced_at_once_where_there_is_none() {
    var replicated = new Saga(Saga.REPLICATED).begun("O", "P");
    replicated.take("stock HELD O/1", "payment REFUSED P/1");
    replicated.sent();
    var local = Saga.checkouts("alpha", Durability.local());
    var due = List.of(Saga.due("O", Duration.ZERO), Saga.due("P", Duration.ZERO));
    var expired = await(local.expire(Saga.PARTITION, due)).answer();
    assertThat(expired)
        .extracting(Checkouts.Expired::result)
        .containsExactly(ExpireResult.PAID, ExpireResult.ABORTING);
    assertThat(replicated.sentByEntry())
        .containsExactly(
            "payment commit O/1 u:25 & payment release P/1 u:25", "stock commit O/1 a:2 b:1");
    assertThat(replicated.state("O")).isEqualTo("PAID 1");
    assertThat(Saga.log()).hasSize(1);
    assertThat(replicated.expire("O", "P")).isEmpty();
  }

  /** The deadline of O is so long past, by the clock of its shard; before all margins if less. */
  private void deadline(Duration past) {
    var redis = TestRedis.commands();
    long deadline = System.currentTimeMillis() - past.toMillis();
    redis.hset(Saga.key("O"), "deadline", Long.toString(deadline));
    redis.zadd(OrderKeys.open(Saga.PARTITION), (double) deadline, "O");
  }

  @Test
  void the_servers_clock_aborts_only_when_no_clock_can_be_so_far_off() {
    saga.begun("O");
    deadline(Clocks.MARGIN.minusSeconds(3));
    assertThat(saga.expire("O")).isEmpty();
    assertThat(saga.state("O")).isEqualTo("PAYING 1 asked payment stock, open");
    deadline(Clocks.MARGIN.plusMillis(1));
    assertThat(saga.expire("O")).containsExactly("O/1 ABORTING to alpha for TIMED_OUT");
  }

  @Test
  void who_began_it_says_when_its_time_is_up_whatever_the_servers_clock_says() {
    saga.begun("O");
    assertThat(saga.force("O/1")).containsExactly("O/1 ABORTING to alpha for TIMED_OUT");
    assertThat(saga.sent())
        .containsExactly("payment release O/1 u:25", "stock release O/1 a:2 b:1");
    assertThat(saga.force("O/1")).as("twice").isEmpty();
    assertThat(saga.sent()).isEmpty();
  }

  @Test
  void an_attempt_that_is_not_the_orders_own_forces_nothing() {
    saga.begun("O");
    assertThat(saga.force("O/0")).isEmpty();
    assertThat(saga.state("O")).isEqualTo("PAYING 1 asked payment stock, open");
    saga.take("stock HELD O/1");
    assertThat(saga.force("O/1")).as("it is paid").isEmpty();
  }

  @Test
  void a_sweep_that_sees_it_unchanged_for_as_long_aborts_though_the_clock_was_set_back() {
    saga.begun("O");
    deadline(Duration.ofMinutes(-10));
    var longest = Saga.TIMEOUT.plus(Clocks.MARGIN);
    assertThat(saga.expire(List.of(Saga.due("O", longest)))).isEmpty();
    var due = Saga.due("O", longest.plusMillis(1));
    var elsewhere = new Checkouts.Due(due.order(), due.attempt(), due.score() - 1, due.seen());
    assertThat(saga.expire(List.of(elsewhere))).as("another attempt, seen before").isEmpty();
    assertThat(saga.expire(List.of(due))).containsExactly("O/1 ABORTING to alpha for TIMED_OUT");
  }

  /** How long until releases are sent again, by the server's clock, s. */
  private static long resentAfter() {
    Double score = TestRedis.commands().zscore(OrderKeys.open(Saga.PARTITION), "O");
    return Math.round((score - System.currentTimeMillis()) / 1_000.0);
  }

  @Test
  void releases_are_sent_again_after_3_s_and_then_half_as_often_each_time_up_to_60_s() {
    saga.begun("O").force("O/1");
    assertThat(resentAfter()).isEqualTo(3);
    for (long next : List.of(6, 12, 24, 48, 60, 60)) {
      TestRedis.commands()
          .zadd(OrderKeys.open(Saga.PARTITION), (double) System.currentTimeMillis(), "O");
      saga.sent();
      assertThat(saga.expire("O")).containsExactly("O/1 RESENT to alpha for TIMED_OUT");
      assertThat(saga.expire("O")).as("not at once").isEmpty();
      assertThat(saga.sent())
          .containsExactly("payment release O/1 u:25", "stock release O/1 a:2 b:1");
      assertThat(resentAfter()).isEqualTo(next);
    }
    saga.take("payment RELEASED O/1", "stock RELEASED O/1");
    assertThat(TestRedis.commands().hexists(Saga.key("O"), "resent")).isFalse();
    saga.begin("alpha", "O/2");
    saga.force("O/2");
    assertThat(resentAfter()).as("the next attempt").isEqualTo(3);
  }

  @Test
  void two_sweeps_that_have_seen_the_same_for_as_long_send_it_again_once() {
    saga.begun("O").force("O/1");
    saga.sent();
    TestRedis.commands()
        .zadd(
            OrderKeys.open(Saga.PARTITION),
            (double) (System.currentTimeMillis() + 600_000),
            "O"); // set back
    var early = Saga.due("O", Duration.ofMillis(2_999));
    var due = Saga.due("O", Duration.ofSeconds(3));
    assertThat(saga.expire(List.of(early))).isEmpty();
    assertThat(saga.expire(List.of(due))).containsExactly("O/1 RESENT to alpha for TIMED_OUT");
    assertThat(saga.expire(List.of(due))).isEmpty();
    assertThat(saga.sent()).hasSize(2);
  }

  @Test
  void what_is_not_listed_any_more_is_listed_again() {
    saga.begun("O").force("O/1");
    TestRedis.commands().zrem(OrderKeys.open(Saga.PARTITION), "O");
    assertThat(saga.expire("O")).containsExactly("O/1 RESENT to alpha for TIMED_OUT");
    assertThat(saga.state("O")).endsWith(", open");
  }

  @Test
  void the_answer_says_when_another_look_is_worth_it() {
    saga.begun("O");
    assertThat(again()).isEqualTo(Saga.LOOK_AGAIN);
    deadline(Clocks.MARGIN.minusSeconds(1));
    assertThat(again()).isLessThanOrEqualTo(Duration.ofSeconds(1));
    saga.force("O/1");
    assertThat(again()).isBetween(Duration.ofSeconds(2), Duration.ofSeconds(3));
  }

  private static Duration again() {
    var due = List.of(Saga.due("O", Duration.ZERO));
    return await(Saga.checkouts("alpha").expire(Saga.PARTITION, due)).answer().getFirst().again();
  }

  @Test
  void listed_are_open_checkouts_from_a_rank_on() {
    saga.begun("O", "P", "Q").pastDeadline("Q");
    var checkouts = Saga.checkouts("alpha");
    assertThat(await(checkouts.listed(Saga.PARTITION, 0, 2)))
        .hasSize(2)
        .startsWith(new Checkouts.Listed(new OrderId("Q"), 1_000));
    assertThat(await(checkouts.listed(Saga.PARTITION, 2, 2))).hasSize(1);
    assertThat(await(checkouts.listed(Saga.PARTITION, 4, 2))).isEmpty();
  }

  @Test
  void look_says_where_an_order_stands() {
    var checkouts = Saga.checkouts("alpha");
    assertThat(await(checkouts.look(Saga.checkout("O/1")))).isEmpty();
    saga.open("O");
    assertThat(await(checkouts.look(Saga.checkout("O/1"))))
        .contains(new Checkouts.State("OPEN", "", Optional.empty(), ""));
    saga.begun("O");
    saga.take("payment REFUSED O/1");
    assertThat(await(checkouts.look(Saga.checkout("O/1"))))
        .contains(new Checkouts.State("ABORTING", "1", Optional.of(Reason.OUT_OF_CREDIT), ""));
  }

  @Test
  void look_knows_why_the_latest_attempt_and_the_one_before_did_not_pay() {
    saga.begun("O");
    saga.take("payment REFUSED O/1", "payment RELEASED O/1");
    saga.begin("alpha", "O/2");
    saga.take("stock REFUSED O/2");
    assertThat(look("O/2"))
        .contains(new Checkouts.State("ABORTING", "2", Optional.of(Reason.OUT_OF_STOCK), ""));
    assertThat(look("O/1"))
        .contains(
            new Checkouts.State(
                "ABORTING", "2", Optional.of(Reason.OUT_OF_STOCK), "OUT_OF_CREDIT"));
    assertThat(look("O/0").orElseThrow().ended()).as("lost, or long ago").isEmpty();
    TestRedis.commands().del(Saga.key("O"));
    assertThat(look("O/1"))
        .as("of an order that is gone")
        .contains(new Checkouts.State("", "", Optional.empty(), "OUT_OF_CREDIT"));
    assertThat(look("O/2")).isEmpty();
  }

  private static Optional<Checkouts.State> look(String checkout) {
    return await(Saga.checkouts("alpha").look(Saga.checkout(checkout)));
  }
}
