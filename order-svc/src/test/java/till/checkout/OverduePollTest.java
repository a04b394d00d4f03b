package till.checkout;

import static org.assertj.core.api.Assertions.assertThat;
import static till.cluster.TestRedis.await;

import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import till.cluster.TestRedis;

/** What a request that nobody told finds out by itself. It waits for attempt 1 of order O. */
final class OverduePollTest {
  private final Saga saga = new Saga();
  private final Waiters waiters = new Waiters(Saga.limits(), () -> 0);
  private final OverduePoll poll = new OverduePoll(Saga.checkouts("alpha"), waiters);

  /**
   * @param given what has become of the order
   * @param answer that the request gets now, if any
   */
  record Row(String name, Consumer<Saga> given, Optional<Answer> answer) {
    @Override
    public String toString() {
      return name;
    }
  }

  private static Row answered(String name, Consumer<Saga> given, Answer answer) {
    return new Row(name, given, Optional.of(answer));
  }

  private static Row unanswered(String name, Consumer<Saga> given) {
    return new Row(name, given, Optional.empty());
  }

  static Stream<Row> rows() {
    Consumer<Saga> begun = saga -> saga.begun("O");
    Consumer<Saga> aborting = begun.andThen(saga -> saga.take("payment REFUSED O/1"));
    Consumer<Saga> opened = aborting.andThen(saga -> saga.take("payment RELEASED O/1"));
    var outOfCredit = new Answer.NotPaid(Reason.OUT_OF_CREDIT);
    return Stream.of(
        unanswered("undecided", begun),
        unanswered("aborted, and within the grace", aborting),
        answered("open again", opened, outOfCredit),
        answered(
            "a later attempt is under way",
            opened.andThen(saga -> saga.begin("alpha", "O/2")),
            outOfCredit),
        answered(
            "a later attempt has ended otherwise",
            opened
                .andThen(saga -> saga.begin("alpha", "O/2"))
                .andThen(saga -> saga.take("payment NOT_FOUND O/2", "payment RELEASED O/2")),
            outOfCredit),
        answered("paid", begun.andThen(saga -> saga.take("stock HELD O/1")), new Answer.Paid()),
        answered(
            "paid by another attempt",
            saga -> {
              saga.open("O");
              saga.begin("beta", "O/2");
              saga.take("stock HELD O/2");
            },
            new Answer.Paid()),
        answered("lost, with the order", saga -> {}, new Answer.Lost()),
        answered("lost, the order was never begun", saga -> saga.open("O"), new Answer.Lost()),
        answered(
            "lost, another attempt is under way",
            saga -> {
              saga.open("O");
              saga.begin("beta", "O/2");
            },
            new Answer.Lost()));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("rows")
  void what_a_look_at_the_order_says(Row row) {
    row.given.accept(saga);
    var answer = waiters.answer(Saga.checkout("O/1"));
    await(poll.look(Saga.checkout("O/1")));
    if (row.answer.isPresent()) {
      assertThat(await(answer)).isEqualTo(row.answer.get());
    } else {
      assertThat(answer).isNotDone();
    }
  }

  @Test
  void a_poll_looks_at_every_overdue_checkout_and_survives_what_can_not_be_read() {
    var later = new long[1];
    var clocked = new Waiters(Saga.limits(), () -> later[0]);
    saga.begun("O", "P");
    saga.take("stock HELD P/1");
    TestRedis.commands().set(Saga.key("O"), "text");
    var _ = clocked.answer(Saga.checkout("O/1"));
    var answer = clocked.answer(Saga.checkout("P/9"));
    clocked.begun(Saga.checkout("O/1"));
    clocked.begun(Saga.checkout("P/9"));
    later[0] = Saga.limits().pollEvery().toNanos() + 1;
    new OverduePoll(Saga.checkouts("alpha"), clocked).run();
    assertThat(await(answer)).isEqualTo(new Answer.Paid());
  }

  @Test
  void a_poll_that_gets_no_answer_from_redis_lets_go_who_has_waited_for_too_long() {
    var time = new long[1];
    var clocked = new Waiters(Saga.limits(), () -> time[0]);
    var stuck = new OverduePoll(Saga.checkouts("alpha", new SilentScripts()), clocked);
    var answer = clocked.answer(Saga.checkout("O/1"));
    clocked.begun(Saga.checkout("O/1"));
    time[0] = Saga.limits().answerMax().toNanos();
    stuck.run();
    assertThat(answer).isNotDone();

    time[0] += 1;
    stuck.run();
    assertThat(answer).isCompletedExceptionally();
  }

  @Test
  void a_poll_does_not_ask_again_before_it_is_answered() {
    var time = new long[1];
    var clocked = new Waiters(Saga.limits(), () -> time[0]);
    var scripts = new SilentScripts();
    var stuck = new OverduePoll(Saga.checkouts("alpha", scripts), clocked);
    var _ = clocked.answer(Saga.checkout("O/1"));
    clocked.begun(Saga.checkout("O/1"));
    time[0] = Saga.limits().pollEvery().toNanos() + 1;
    for (int i = 0; i < 3; i++) {
      stuck.run();
    }
    assertThat(scripts.calls()).isEqualTo(1);

    var _ = clocked.answer(Saga.checkout("P/2"));
    clocked.begun(Saga.checkout("P/2"));
    time[0] += Saga.limits().pollEvery().toNanos() + 1;
    stuck.run();
    assertThat(scripts.calls()).as("another one does not wait for it").isEqualTo(2);
  }
}
