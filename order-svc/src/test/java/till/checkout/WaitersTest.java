package till.checkout;

import static org.assertj.core.api.Assertions.assertThat;
import static till.cluster.TestRedis.await;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.Test;
import till.contracts.CheckoutId;

final class WaitersTest {
  private static final CheckoutId CHECKOUT = Saga.checkout("O/1");
  private static final Reason REASON = Reason.OUT_OF_STOCK;

  private long now = 1_000_000;
  private final Waiters waiters = waiters(Duration.ofMinutes(1), Duration.ofSeconds(59));

  private Waiters waiters(Duration answerMax, Duration grace) {
    var limits =
        new CheckoutLimits(
            Duration.ofMillis(1),
            grace,
            answerMax,
            Duration.ofMillis(500),
            Duration.ofMillis(300),
            100,
            Duration.ofSeconds(2),
            Duration.ofSeconds(5),
            100,
            100);
    return new Waiters(limits, () -> TimeUnit.MILLISECONDS.toNanos(now));
  }

  @Test
  void who_waits_is_told() {
    var paid = waiters.answer(CHECKOUT);
    waiters.tell(new Notice.Paid("1"));
    assertThat(await(paid)).isEqualTo(new Answer.Paid());

    var aborted = waiters.answer(CHECKOUT);
    waiters.tell(new Notice.Aborted("1", REASON));
    assertThat(await(aborted)).isEqualTo(new Answer.NotPaid(REASON));

    var lost = waiters.answer(CHECKOUT);
    waiters.tell(new Notice.Lost("1"));
    assertThat(await(lost)).isEqualTo(new Answer.Lost());
  }

  @Test
  void all_who_wait_for_an_attempt_are_told() {
    var one = waiters.answer(CHECKOUT);
    var other = waiters.answer(CHECKOUT);
    waiters.tell(new Notice.Paid("1"));
    assertThat(await(one)).isEqualTo(new Answer.Paid());
    assertThat(await(other)).isEqualTo(new Answer.Paid());
  }

  @Test
  void what_is_said_of_another_attempt_is_not_for_them() {
    var answer = waiters.answer(CHECKOUT);
    waiters.tell(new Notice.Paid("2"));
    assertThat(answer).isNotDone();
  }

  @Test
  void a_refusal_waits_for_the_releases() {
    var answer = waiters.answer(CHECKOUT);
    waiters.tell(new Notice.Aborting("1", REASON));
    assertThat(answer).isNotDone();
    waiters.tell(new Notice.Aborted("1", REASON));
    assertThat(await(answer)).isEqualTo(new Answer.NotPaid(REASON));
  }

  @Test
  void but_not_for_longer_than_the_grace() {
    var impatient = waiters(Duration.ofMinutes(1), Duration.ofMillis(1));
    var answer = impatient.answer(CHECKOUT);
    impatient.tell(new Notice.Aborting("1", REASON));
    assertThat(await(answer)).isEqualTo(new Answer.NotPaid(REASON));
  }

  @Test
  void a_request_does_not_wait_for_ever() {
    var first = waiters.answer(CHECKOUT);
    waiters.begun(CHECKOUT);
    now += 1;
    var second = waiters.answer(Saga.checkout("P/2"));
    now += 59_999;
    waiters.giveUp();
    assertThat(first).as("a minute is not over").isNotDone();

    now += 1;
    waiters.giveUp();
    assertThat(first).isCompletedExceptionally();
    assertThat(first.handle((answer, e) -> e))
        .succeedsWithin(Duration.ZERO, InstanceOfAssertFactories.THROWABLE)
        .hasRootCauseInstanceOf(TimeoutException.class);
    assertThat(second).isNotDone();
    assertThat(waiters.overdue()).as("nobody looks for it any more").isEmpty();

    now += 1;
    waiters.giveUp();
    assertThat(second).isCompletedExceptionally();
  }

  @Test
  void who_attaches_later_does_not_wait_longer_than_who_asked_first() {
    var first = waiters.answer(CHECKOUT);
    now += 60_000;
    var other = waiters.answer(CHECKOUT);
    now += 1;
    waiters.giveUp();
    assertThat(first).isCompletedExceptionally();
    assertThat(other).isCompletedExceptionally();
    assertThat(waiters.answer(CHECKOUT)).as("who asks again waits anew").isNotDone();
    waiters.giveUp();
    assertThat(waiters.answer(CHECKOUT)).isNotDone();
  }

  @Test
  void who_is_given_up_before_the_checkout_is_begun_is_not_overdue() {
    var answer = waiters.answer(CHECKOUT);
    now += 60_001;
    waiters.giveUp();
    assertThat(answer).isCompletedExceptionally();
    waiters.begun(CHECKOUT);
    now += 60_001;
    assertThat(waiters.overdue()).isEmpty();
  }

  @Test
  void who_was_told_or_forgotten_is_not_overdue() {
    for (var end : new Notice[] {new Notice.Paid("1"), new Notice.Lost("1")}) {
      var told = waiters.answer(CHECKOUT);
      waiters.begun(CHECKOUT);
      waiters.tell(end);
      await(told);
    }
    var _ = waiters.answer(Saga.checkout("P/2"));
    waiters.begun(Saga.checkout("P/2"));
    waiters.forget(Saga.checkout("P/2"));
    now += 60_000;
    assertThat(waiters.overdue()).isEmpty();
  }

  @Test
  void overdue_is_who_waits_for_a_begun_checkout_for_longer_than_a_poll() {
    var _ = waiters.answer(CHECKOUT);
    var _ = waiters.answer(Saga.checkout("P/2"));
    waiters.begun(CHECKOUT);
    now += 500;
    assertThat(waiters.overdue()).isEmpty();
    now += 1;
    assertThat(waiters.overdue()).as("P/2 is not in Redis yet").containsExactly(CHECKOUT);
  }

  @Test
  void without_notices_a_checkout_is_looked_at_when_it_is_half_as_old_again() {
    var ticking = new Waiters(Saga.limits(), () -> TimeUnit.MILLISECONDS.toNanos(now));
    var _ = ticking.answer(CHECKOUT);
    ticking.begun(CHECKOUT);
    int looks = 0;
    for (int age = 0; age < 2_000; age += 10) {
      looks += ticking.unnoticed(Duration.ofMillis(50)).size();
      now += 10;
    }
    assertThat(looks).isBetween(8, 10); // 60, 100, 160 ... ms
  }

  @Test
  void who_attaches_again_and_again_does_not_put_the_first_look_off() {
    var _ = waiters.answer(CHECKOUT);
    for (int i = 0; i < 3; i++) {
      waiters.begun(CHECKOUT);
      now += 200;
    }
    assertThat(waiters.overdue()).containsExactly(CHECKOUT);
  }

  @Test
  void time_is_up_when_a_checkout_was_begun_a_timeout_ago_and_has_no_answer() {
    var ticking = new Waiters(Saga.limits(), () -> TimeUnit.MILLISECONDS.toNanos(now));
    var told = Saga.checkout("P/2");
    for (var checkout : List.of(CHECKOUT, told)) {
      var _ = ticking.answer(checkout);
      ticking.begun(checkout);
    }
    var _ = ticking.answer(Saga.checkout("Q/3")); // is not in Redis yet
    ticking.tell(new Notice.Paid("2"));
    now += Saga.TIMEOUT.toMillis();
    assertThat(ticking.timedOut()).isEmpty();
    now += 1;
    assertThat(ticking.timedOut()).containsExactly(CHECKOUT);
  }

  @Test
  void what_the_sweep_has_taken_up_is_left_to_it_for_a_while() {
    var ticking = new Waiters(Saga.limits(), () -> TimeUnit.MILLISECONDS.toNanos(now));
    var _ = ticking.answer(CHECKOUT);
    ticking.begun(CHECKOUT);
    now += Saga.TIMEOUT.toMillis() + 1;
    ticking.swept(CHECKOUT);
    now += Saga.LOOK_AGAIN.toMillis();
    assertThat(ticking.timedOut()).isEmpty();
    now += 1;
    assertThat(ticking.timedOut()).containsExactly(CHECKOUT);
  }
}
