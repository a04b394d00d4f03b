package till.checkout;

import static java.util.stream.Collectors.joining;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import till.cluster.TestRedis;

/**
 * {@code lua/order/advance.lua}: every row of its table, every result, every repeat. Each row
 * begins with attempt 1 to pay order O, for which alpha waits.
 */
final class AdvanceTest {
  private static final String CREDIT = "u:25";
  private static final String ITEMS = "a:2 b:1";
  private static final List<String> NOTHING = List.of();
  private static final int FOLD_MAX = 32;

  private final Saga saga = new Saga();

  /**
   * @param given entries of outcomes that were taken before
   * @param batch entries that are taken now, together
   * @param answers what comes back for each outcome
   * @param state of the order afterwards
   * @param sent what goes to participants now
   */
  record Row(
      String name,
      List<String> given,
      List<String> batch,
      List<String> answers,
      String state,
      List<String> sent) {
    @Override
    public String toString() {
      return name;
    }
  }

  /** Stock was not asked if payment has neither held it nor knows that it was settled. */
  private static Row notHeld(String participant, String why, String reason) {
    boolean both = participant.equals("stock") || why.equals("SETTLED");
    return new Row(
        participant + " " + why + " aborts for " + reason,
        NOTHING,
        List.of(participant + " " + why + " O/1"),
        List.of("ABORTING to alpha for " + reason),
        "ABORTING 1 awaits " + (both ? "payment stock" : "payment") + " for " + reason + ", open",
        both
            ? List.of("payment release O/1 " + CREDIT, "stock release O/1 " + ITEMS)
            : List.of("payment release O/1 " + CREDIT));
  }

  /** An outcome that says nothing about the order as it is. */
  private static Row stale(String name, List<String> given, String outcome, String state) {
    return new Row(name, given, List.of(outcome), List.of("STALE"), state, NOTHING);
  }

  static Stream<Row> rows() {
    var paid = List.of("stock HELD O/1");
    var aborting = List.of("stock REFUSED O/1");
    return Stream.of(
        new Row(
            "stock HELD decides: paid",
            NOTHING,
            List.of("stock HELD O/1"),
            List.of("PAID to alpha"),
            "PAID 1",
            List.of("payment commit O/1 " + CREDIT, "stock commit O/1 " + ITEMS)),
        notHeld("payment", "REFUSED", "OUT_OF_CREDIT"),
        notHeld("payment", "NOT_FOUND", "UNKNOWN_USER"),
        notHeld("payment", "EXPIRED", "TIMED_OUT"),
        notHeld("payment", "SETTLED", "ABORTED"),
        notHeld("stock", "REFUSED", "OUT_OF_STOCK"),
        notHeld("stock", "NOT_FOUND", "UNKNOWN_ITEM"),
        notHeld("stock", "EXPIRED", "TIMED_OUT"),
        notHeld("stock", "SETTLED", "ABORTED"),
        new Row(
            "the only release opens the order",
            List.of("payment REFUSED O/1"),
            List.of("payment RELEASED O/1"),
            List.of("OPENED to alpha for OUT_OF_CREDIT"),
            "OPEN 1 for OUT_OF_CREDIT",
            NOTHING),
        new Row(
            "the first of two releases does not",
            aborting,
            List.of("payment RELEASED O/1"),
            List.of("ADVANCED"),
            "ABORTING 1 awaits stock for OUT_OF_STOCK, open",
            NOTHING),
        new Row(
            "the first of two releases may be the other's",
            aborting,
            List.of("stock RELEASED O/1"),
            List.of("ADVANCED"),
            "ABORTING 1 awaits payment for OUT_OF_STOCK, open",
            NOTHING),
        new Row(
            "both releases open the order",
            aborting,
            List.of("stock RELEASED O/1", "payment RELEASED O/1"),
            List.of("ADVANCED", "OPENED to alpha for OUT_OF_STOCK"),
            "OPEN 1 for OUT_OF_STOCK",
            NOTHING),
        new Row(
            "both releases in one entry",
            List.of("stock REFUSED O/1", "stock RELEASED O/1"),
            List.of("stock HELD X/1 & payment RELEASED O/1"),
            List.of("STALE", "OPENED to alpha for OUT_OF_STOCK"),
            "OPEN 1 for OUT_OF_STOCK",
            NOTHING),
        new Row(
            "a whole life in vain in one batch",
            NOTHING,
            List.of("stock REFUSED O/1", "stock RELEASED O/1", "payment RELEASED O/1"),
            List.of(
                "ABORTING to alpha for OUT_OF_STOCK",
                "ADVANCED",
                "OPENED to alpha for OUT_OF_STOCK"),
            "OPEN 1 for OUT_OF_STOCK",
            List.of("payment release O/1 " + CREDIT, "stock release O/1 " + ITEMS)),
        new Row(
            "a decision and its release in one batch",
            NOTHING,
            List.of("payment REFUSED O/1", "payment RELEASED O/1"),
            List.of("ABORTING to alpha for OUT_OF_CREDIT", "OPENED to alpha for OUT_OF_CREDIT"),
            "OPEN 1 for OUT_OF_CREDIT",
            List.of("payment release O/1 " + CREDIT)),
        new Row(
            "what contradicts the decision in the same batch is stale",
            NOTHING,
            List.of("stock REFUSED O/1", "stock HELD O/1"),
            List.of("ABORTING to alpha for OUT_OF_STOCK", "STALE"),
            "ABORTING 1 awaits payment stock for OUT_OF_STOCK, open",
            List.of("payment release O/1 " + CREDIT, "stock release O/1 " + ITEMS)),
        new Row(
            "what comes after it is paid in the same batch is stale",
            NOTHING,
            List.of("stock HELD O/1", "stock REFUSED O/1", "payment RELEASED O/1"),
            List.of("PAID to alpha", "STALE", "STALE"),
            "PAID 1",
            List.of("payment commit O/1 " + CREDIT, "stock commit O/1 " + ITEMS)),
        new Row(
            "a second HELD in the same batch is stale",
            NOTHING,
            List.of("stock HELD O/1", "stock HELD O/1"),
            List.of("PAID to alpha", "STALE"),
            "PAID 1",
            List.of("payment commit O/1 " + CREDIT, "stock commit O/1 " + ITEMS)),
        stale(
            "stale: HELD by payment, which is for stock to hear",
            NOTHING,
            "payment HELD O/1",
            "PAYING 1 asked payment stock, open"),
        stale(
            "stale: RELEASED before the decision",
            NOTHING,
            "payment RELEASED O/1",
            "PAYING 1 asked payment stock, open"),
        stale(
            "stale: HELD after it was aborted",
            List.of("payment EXPIRED O/1"),
            "stock HELD O/1",
            "ABORTING 1 awaits payment for TIMED_OUT, open"),
        stale(
            "stale: REFUSED after it was aborted",
            aborting,
            "stock EXPIRED O/1",
            "ABORTING 1 awaits payment stock for OUT_OF_STOCK, open"),
        stale(
            "stale: RELEASED by who was not asked",
            List.of("payment REFUSED O/1"),
            "stock RELEASED O/1",
            "ABORTING 1 awaits payment for OUT_OF_CREDIT, open"),
        stale(
            "stale: RELEASED twice by the same",
            List.of("stock REFUSED O/1", "stock RELEASED O/1"),
            "stock RELEASED O/1",
            "ABORTING 1 awaits payment for OUT_OF_STOCK, open"),
        stale("stale: HELD when it is paid", paid, "stock HELD O/1", "PAID 1"),
        stale("stale: REFUSED when it is paid", paid, "stock REFUSED O/1", "PAID 1"),
        stale("stale: RELEASED when it is paid", paid, "payment RELEASED O/1", "PAID 1"),
        stale(
            "stale: RELEASED when the order is open again",
            List.of("payment REFUSED O/1", "payment RELEASED O/1"),
            "payment RELEASED O/1",
            "OPEN 1 for OUT_OF_CREDIT"),
        stale(
            "stale: HELD when the order is open again",
            List.of("payment REFUSED O/1", "payment RELEASED O/1"),
            "stock HELD O/1",
            "OPEN 1 for OUT_OF_CREDIT"),
        stale(
            "stale: an attempt that never was",
            NOTHING,
            "stock HELD O/7",
            "PAYING 1 asked payment stock, open"),
        stale(
            "stale: an order that is not there",
            NOTHING,
            "stock HELD X/1",
            "PAYING 1 asked payment stock, open"));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("rows")
  void what_an_outcome_does(Row row) {
    check(saga, row);
  }

  private static void check(Saga saga, Row row) {
    saga.begun("O");
    row.given.forEach(saga::take);
    saga.sent();

    assertThat(saga.take(row.batch.toArray(String[]::new))).isEqualTo(row.answers);
    assertThat(saga.state("O")).isEqualTo(row.state);
    assertThat(saga.sent()).isEqualTo(row.sent);
    assertThat(saga.left()).isZero();
    assertThat(saga.pending()).isZero();

    assertThat(saga.takeAgain()).as("taken twice").allMatch("DUPLICATE"::equals);
    assertThat(saga.state("O")).isEqualTo(row.state);
    assertThat(saga.sent()).isEmpty();
  }

  /** Where a decision waits for its barrier: it is recorded, and nobody is told. */
  static Stream<Row> rowsWithBarrier() {
    return Stream.of(
        new Row(
            "stock HELD decides: paid",
            NOTHING,
            List.of("stock HELD O/1"),
            List.of("PAID to alpha"),
            "PAID 1 asked payment stock, open",
            NOTHING),
        new Row(
            "payment REFUSED decides: not paid",
            NOTHING,
            List.of("payment REFUSED O/1"),
            List.of("ABORTING to alpha for OUT_OF_CREDIT"),
            "ABORTING 1 asked payment for OUT_OF_CREDIT, open",
            NOTHING),
        new Row(
            "payment SETTLED decides: not paid, and perhaps stock holds it",
            NOTHING,
            List.of("payment SETTLED O/1"),
            List.of("ABORTING to alpha for ABORTED"),
            "ABORTING 1 asked payment stock for ABORTED, open",
            NOTHING),
        stale(
            "stale: HELD by payment",
            NOTHING,
            "payment HELD O/1",
            "PAYING 1 asked payment stock, open"),
        new Row(
            "stock REFUSED decides: not paid",
            NOTHING,
            List.of("stock REFUSED O/1"),
            List.of("ABORTING to alpha for OUT_OF_STOCK"),
            "ABORTING 1 asked payment stock for OUT_OF_STOCK, open",
            NOTHING),
        stale(
            "stale: RELEASED before the announcement",
            List.of("payment REFUSED O/1"),
            "payment RELEASED O/1",
            "ABORTING 1 asked payment for OUT_OF_CREDIT, open"),
        stale(
            "stale: HELD after the decision",
            List.of("payment EXPIRED O/1"),
            "stock HELD O/1",
            "ABORTING 1 asked payment for TIMED_OUT, open"),
        stale(
            "stale: an orphan hold of what is decided and not announced: paid",
            List.of("stock HELD O/1"),
            "payment HOLDS O/1 " + CREDIT,
            "PAID 1 asked payment stock, open"),
        stale(
            "stale: an orphan hold of what is decided and not announced: not paid",
            List.of("stock REFUSED O/1"),
            "stock HOLDS O/1 a:2",
            "ABORTING 1 asked payment stock for OUT_OF_STOCK, open"));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("rowsWithBarrier")
  void what_an_outcome_does_where_there_is_a_barrier(Row row) {
    check(new Saga(Saga.REPLICATED), row);
  }

  private static Row orphan(
      String name, List<String> given, String outcome, String state, String sent) {
    return new Row(name, given, List.of(outcome), List.of("ORPHAN"), state, List.of(sent));
  }

  /** What is held, or waits, long past its deadline. */
  static Stream<Row> orphans() {
    var paid = List.of("stock HELD O/1");
    var aborting = List.of("stock REFUSED O/1");
    var opened = List.of("payment REFUSED O/1", "payment RELEASED O/1");
    return Stream.of(
        orphan(
            "of an order that is not there",
            NOTHING,
            "payment HOLDS X/1 u:7",
            "PAYING 1 asked payment stock, open",
            "payment release X/1 u:7"),
        orphan(
            "of an attempt that never was, while another is under way",
            NOTHING,
            "stock HOLDS O/7 a:2",
            "PAYING 1 asked payment stock, open",
            "stock release O/7 a:2"),
        orphan(
            "of an attempt that never was, when the order is paid",
            paid,
            "payment HOLDS O/7 " + CREDIT,
            "PAID 1",
            "payment release O/7 " + CREDIT),
        orphan(
            "of the attempt that is paid",
            paid,
            "payment HOLDS O/1 " + CREDIT,
            "PAID 1",
            "payment commit O/1 " + CREDIT),
        orphan(
            "of the attempt that has ended",
            opened,
            "payment HOLDS O/1 " + CREDIT,
            "OPEN 1 for OUT_OF_CREDIT",
            "payment release O/1 " + CREDIT),
        stale(
            "none: of the attempt that is undecided",
            NOTHING,
            "payment HOLDS O/1 " + CREDIT,
            "PAYING 1 asked payment stock, open"),
        stale(
            "none: of the attempt that is undecided, found by stock",
            NOTHING,
            "stock HOLDS O/1 a:2",
            "PAYING 1 asked payment stock, open"),
        stale(
            "none: of the attempt that is aborted, though stock was not to be asked",
            List.of("payment REFUSED O/1"),
            "stock HOLDS O/1 a:2",
            "ABORTING 1 awaits payment for OUT_OF_CREDIT, open"),
        orphan(
            "of a line of the attempt that is paid: its commits may be under way",
            paid,
            "stock HOLDS O/1 b:1",
            "PAID 1",
            "stock commit O/1 b:1"),
        stale(
            "none: of the attempt that is aborted, whose releases are under way",
            aborting,
            "stock HOLDS O/1 a:2",
            "ABORTING 1 awaits payment stock for OUT_OF_STOCK, open"));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("orphans")
  void what_an_orphan_hold_does(Row row) {
    check(saga, row);
  }

  @Test
  void the_release_of_an_orphan_of_an_earlier_attempt_does_not_settle_the_present_one() {
    saga.begun("O");
    saga.take("payment REFUSED O/1", "payment RELEASED O/1");
    saga.begin("beta", "O/2");
    saga.sent();
    assertThat(saga.take("payment HOLDS O/1 " + CREDIT, "payment RELEASED O/1"))
        .containsExactly("ORPHAN", "STALE");
    assertThat(saga.state("O")).isEqualTo("PAYING 2 asked payment stock, open");
    assertThat(saga.sent()).containsExactly("payment release O/1 " + CREDIT);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("oldOutcomes")
  void an_outcome_of_an_old_attempt_is_stale(String outcome) {
    saga.begun("O");
    saga.take("payment REFUSED O/1", "payment RELEASED O/1");
    saga.begin("beta", "O/2");
    saga.sent();
    assertThat(saga.take(outcome)).containsExactly("STALE");
    assertThat(saga.state("O")).isEqualTo("PAYING 2 asked payment stock, open");
    assertThat(saga.sent()).isEmpty();
    assertThat(saga.left()).isZero();

    assertThat(saga.take(outcome, "stock HELD O/2")).containsExactly("STALE", "PAID to beta");
  }

  static Stream<String> oldOutcomes() {
    return Stream.of(
        "payment HELD O/1",
        "payment REFUSED O/1",
        "payment EXPIRED O/1",
        "payment RELEASED O/1",
        "stock HELD O/1",
        "stock RELEASED O/1");
  }

  @Test
  void a_batch_moves_each_order_on_by_its_own_outcomes() {
    saga.begun("O", "P", "Q");
    assertThat(
            saga.take(
                "payment REFUSED P/1",
                "stock HELD O/1",
                "stock HELD X/1",
                "stock REFUSED Q/1",
                "payment RELEASED P/1"))
        .containsExactly(
            "ABORTING to alpha for OUT_OF_CREDIT",
            "PAID to alpha",
            "STALE",
            "ABORTING to alpha for OUT_OF_STOCK",
            "OPENED to alpha for OUT_OF_CREDIT");
    assertThat(saga.state("O")).isEqualTo("PAID 1");
    assertThat(saga.state("P")).isEqualTo("OPEN 1 for OUT_OF_CREDIT");
    assertThat(saga.state("Q")).isEqualTo("ABORTING 1 awaits payment stock for OUT_OF_STOCK, open");
    assertThat(saga.sent())
        .containsExactly(
            "payment release P/1 " + CREDIT,
            "payment commit O/1 " + CREDIT,
            "payment release Q/1 " + CREDIT,
            "stock commit O/1 " + ITEMS,
            "stock release Q/1 " + ITEMS);
  }

  @Test
  void a_batch_part_of_which_was_taken_before_takes_the_rest() {
    saga.begun("O", "P");
    var first = saga.deliver("stock REFUSED O/1");
    var rest = saga.deliver("stock HELD P/1", "stock RELEASED O/1");
    saga.take(first);
    assertThat(saga.take(List.of(rest.getFirst(), first.getFirst(), rest.getLast())))
        .containsExactly("PAID to alpha", "DUPLICATE", "ADVANCED");
    assertThat(saga.state("O")).isEqualTo("ABORTING 1 awaits payment for OUT_OF_STOCK, open");
    assertThat(saga.state("P")).isEqualTo("PAID 1");
    assertThat(saga.left()).isZero();
  }

  @Test
  void what_was_never_delivered_or_lost_its_group_is_taken_once() {
    saga.begun("O");
    var batch = saga.deliver("stock HELD O/1");
    TestRedis.commands().xgroupDestroy(Saga.OUTCOMES.key(), Saga.OUTCOMES.group());
    assertThat(saga.take(batch)).containsExactly("PAID to alpha");
    assertThat(saga.take(batch)).containsExactly("DUPLICATE");
    assertThat(saga.sent())
        .containsExactly("payment commit O/1 " + CREDIT, "stock commit O/1 " + ITEMS);
  }

  @Test
  void every_instance_that_waits_is_named() {
    saga.begun("O");
    saga.begin("beta", "O/2");
    saga.begin("gamma", "O/3");
    assertThat(saga.take("stock HELD O/1")).containsExactly("PAID to alpha beta gamma");
  }

  @Test
  void a_finished_checkout_leaves_its_story_in_the_log() {
    saga.begun("O", "P", "Q");
    saga.take("payment REFUSED P/1", "stock REFUSED Q/1", "stock RELEASED Q/1");
    assertThat(Saga.log()).isEmpty();
    saga.take("stock HELD O/1", "payment RELEASED P/1");
    saga.take("payment RELEASED Q/1");

    var paid = Saga.log().getFirst();
    assertThat(paid.checkout()).isEqualTo("O/1");
    assertThat(paid.outcome()).isEqualTo("PAID");
    assertThat(paid.lines()).isEqualTo(ITEMS);
    assertThat(paid.fields())
        .containsOnlyKeys("user", "total", "began", "credit_held", "decided", "ended", "by")
        .containsEntry("user", "u")
        .containsEntry("total", "25")
        .containsEntry("by", "alpha");
    assertThat(Stream.of("credit_held", "began", "decided", "ended").map(paid::time))
        .as("that the credit was held is as stock tells it")
        .isSorted()
        .startsWith(Saga.PASSED_ON);

    var refused = Saga.log().get(1);
    assertThat(refused.checkout()).isEqualTo("P/1");
    assertThat(refused.outcome()).isEqualTo("OUT_OF_CREDIT");
    assertThat(refused.fields()).containsEntry("credit_held", "-");
    var sold = Saga.log().getLast();
    assertThat(sold.checkout()).isEqualTo("Q/1");
    assertThat(sold.outcome()).isEqualTo("OUT_OF_STOCK");
    assertThat(sold.time("credit_held")).isEqualTo(Saga.PASSED_ON);
    for (String order : List.of("O", "P", "Q")) {
      assertThat(TestRedis.commands().hgetall(Saga.key(order)))
          .containsKey("decided")
          .doesNotContainKeys("lines", "awaiting", "owners", "asked");
    }
  }

  @Test
  void what_ends_in_one_batch_is_logged_in_one_entry_and_an_attempt_of_later_in_another() {
    saga.begun("O", "P");
    saga.take("payment REFUSED O/1", "payment RELEASED O/1", "stock HELD P/1");
    saga.begin("alpha", "O/2");
    saga.take("stock HELD O/2");
    assertThat(Saga.logByEntry())
        .extracting(entry -> entry.stream().map(Saga.Finished::checkout).toList())
        .containsExactly(List.of("O/1", "P/1"), List.of("O/2"));
  }

  @Test
  void when_the_credit_was_held_is_kept_with_the_decision() {
    var replicated = new Saga(Saga.REPLICATED).begun("O", "P", "Q");
    replicated.take("stock HELD O/1", "stock REFUSED P/1", "payment REFUSED Q/1");
    assertThat(creditHeld("O")).isEqualTo(Long.toString(Saga.PASSED_ON));
    assertThat(creditHeld("P")).isEqualTo(Long.toString(Saga.PASSED_ON));
    assertThat(creditHeld("Q")).isNull();
    replicated.announce("O/1");
    assertThat(Saga.log().getFirst().time("credit_held")).isEqualTo(Saga.PASSED_ON);
  }

  private static @Nullable String creditHeld(String order) {
    return TestRedis.commands().hget(Saga.key(order), "credit_held");
  }

  @Test
  void a_decision_that_waits_for_its_barrier_is_not_over() {
    var replicated = new Saga(Saga.REPLICATED).begun("O");
    replicated.take("stock HELD O/1");
    assertThat(Saga.log()).isEmpty();
    assertThat(TestRedis.commands().hgetall(Saga.key("O")))
        .containsKeys("lines", "owners", "asked", "decided");
  }

  @Test
  void outcomes_that_are_no_stream_change_nothing() {
    saga.begun("O");
    var batch = saga.deliver("stock HELD O/1");
    TestRedis.commands().set(Saga.OUTCOMES.key(), "text");
    assertThatThrownBy(() -> saga.take(batch)).hasMessageContaining("WRONGTYPE");
    assertThat(saga.state("O")).isEqualTo("PAYING 1 asked payment stock, open");
    assertThat(saga.sent()).isEmpty();
  }

  @Test
  void outcomes_of_one_entry_are_taken_each_to_its_order_in_their_order() {
    saga.begun("O", "P", "Q", "R");
    assertThat(
            saga.take(
                "stock HELD O/1 & payment REFUSED P/1 & stock REFUSED Q/1",
                "stock HELD P/1",
                "stock RELEASED Q/1 & payment RELEASED P/1 & stock HELD R/1"))
        .containsExactly(
            "PAID to alpha",
            "ABORTING to alpha for OUT_OF_CREDIT",
            "ABORTING to alpha for OUT_OF_STOCK",
            "STALE",
            "ADVANCED",
            "OPENED to alpha for OUT_OF_CREDIT",
            "PAID to alpha");
    assertThat(saga.state("O")).isEqualTo("PAID 1");
    assertThat(saga.state("P")).isEqualTo("OPEN 1 for OUT_OF_CREDIT");
    assertThat(saga.state("Q")).isEqualTo("ABORTING 1 awaits payment for OUT_OF_STOCK, open");
    assertThat(saga.state("R")).isEqualTo("PAID 1");
    assertThat(saga.left()).isZero();
    assertThat(saga.pending()).isZero();
    saga.sent();
    assertThat(saga.takeAgain()).hasSize(7).allMatch("DUPLICATE"::equals);
    assertThat(saga.sent()).isEmpty();
  }

  @Test
  void commands_of_one_batch_are_sent_together() {
    saga.begun("O", "P", "Q");
    saga.take("stock HELD O/1 & stock REFUSED P/1", "payment REFUSED Q/1");
    assertThat(saga.sentByEntry())
        .containsExactly(
            String.join(
                " & ",
                "payment commit O/1 " + CREDIT,
                "payment release P/1 " + CREDIT,
                "payment release Q/1 " + CREDIT),
            "stock commit O/1 " + ITEMS + " & stock release P/1 " + ITEMS);
  }

  @ParameterizedTest(name = "{0} outcomes in an entry")
  @ValueSource(ints = {1, 31, 32, 33, 64, 65, 128, 200})
  void many_commands_are_sent_in_entries_of_a_limited_size(int count) {
    var orders = IntStream.range(0, count).mapToObj(i -> "o" + i).toArray(String[]::new);
    saga.begun(orders);
    String entry = Stream.of(orders).map(o -> "stock HELD " + o + "/1").collect(joining(" & "));
    assertThat(saga.take(entry)).hasSize(count).allMatch("PAID to alpha"::equals);

    var sent = saga.sentByEntry();
    int entries = (count + FOLD_MAX - 1) / FOLD_MAX;
    assertThat(sent).as("payment's and stock's").hasSize(2 * entries);
    for (var one : List.of(sent.subList(0, entries), sent.subList(entries, 2 * entries))) {
      assertThat(one.subList(0, count / FOLD_MAX))
          .allSatisfy(folded -> assertThat(folded.split(" & ", -1)).hasSize(FOLD_MAX));
    }
    assertThat(sent.stream().flatMap(one -> Stream.of(one.split(" & ", -1))))
        .containsExactly(
            Stream.concat(
                    Stream.of(orders).map(o -> "payment commit " + o + "/1 " + CREDIT),
                    Stream.of(orders).map(o -> "stock commit " + o + "/1 " + ITEMS))
                .toArray(String[]::new));
  }

  @Test
  void an_entry_taken_before_is_passed_over_whole_wherever_it_stands_in_the_batch() {
    saga.begun("O", "P", "Q", "R");
    var first = saga.deliver("stock HELD O/1 & stock REFUSED P/1");
    var rest = saga.deliver("payment REFUSED Q/1", "stock HELD R/1 & stock RELEASED P/1");
    saga.take(first);
    assertThat(saga.take(List.of(rest.getFirst(), first.getFirst(), rest.getLast())))
        .containsExactly(
            "ABORTING to alpha for OUT_OF_CREDIT",
            "DUPLICATE",
            "DUPLICATE",
            "PAID to alpha",
            "ADVANCED");
    assertThat(saga.state("O")).isEqualTo("PAID 1");
    assertThat(saga.state("P")).isEqualTo("ABORTING 1 awaits payment for OUT_OF_STOCK, open");
  }

  @Test
  void an_entry_without_outcomes_is_acknowledged() {
    saga.begun("O");
    var batch = saga.deliver("stock HELD O/1");
    var emptied = new Checkouts.Delivered(batch.getFirst().entry(), List.of());
    assertThat(saga.take(List.of(emptied))).isEmpty();
    assertThat(saga.pending()).isZero();
    assertThat(saga.state("O")).isEqualTo("PAYING 1 asked payment stock, open");
  }

  @Test
  void two_lines_that_one_checkout_holds_for_long_are_settled_in_an_entry_each() {
    saga.open("O");
    assertThat(saga.take("stock HOLDS O/7 a:2", "stock HOLDS O/7 b:1"))
        .containsExactly("ORPHAN", "ORPHAN");
    assertThat(saga.sentByEntry())
        .containsExactly("stock release O/7 a:2", "stock release O/7 b:1");
  }

  @Test
  void two_lines_that_a_paid_checkout_holds_for_long_are_committed_in_an_entry_each() {
    saga.begun("O");
    saga.take("stock HELD O/1");
    saga.sent();
    assertThat(
            saga.take("stock HOLDS O/1 a:2", "payment HOLDS O/1 " + CREDIT, "stock HOLDS O/1 b:1"))
        .containsExactly("ORPHAN", "ORPHAN", "ORPHAN");
    assertThat(saga.sentByEntry())
        .containsExactly(
            "payment commit O/1 " + CREDIT, "stock commit O/1 a:2", "stock commit O/1 b:1");
  }

  @Test
  void an_orphan_hold_of_what_is_paid_in_the_same_batch_is_committed() {
    saga.begun("O");
    assertThat(saga.take("stock HOLDS O/1 b:1", "stock HELD O/1", "stock HOLDS O/1 a:2"))
        .containsExactly("STALE", "PAID to alpha", "ORPHAN");
    assertThat(saga.sent())
        .containsExactlyInAnyOrder(
            "payment commit O/1 " + CREDIT, "stock commit O/1 a:2", "stock commit O/1 " + ITEMS);
  }

  @Test
  void an_order_of_another_type_does_not_lose_the_outcomes_of_others() {
    saga.begun("O", "P", "Q");
    TestRedis.commands().set(Saga.key("P"), "text");
    var batch = saga.deliver("stock HELD O/1", "stock HELD P/1", "stock HELD Q/1");
    assertThatThrownBy(() -> saga.take(batch)).hasMessageContaining("WRONGTYPE");
    assertThat(saga.left()).isEqualTo(3);
    assertThat(saga.pending()).isEqualTo(3);
    assertThat(saga.take(List.of(batch.getLast()))).containsExactly("PAID to alpha");
  }
}
