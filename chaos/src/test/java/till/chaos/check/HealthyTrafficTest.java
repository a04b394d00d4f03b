package till.chaos.check;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import till.chaos.check.Sample.Outcome;
import till.chaos.history.Attempt;

final class HealthyTrafficTest {
  private static final long MS = 1_000;
  private static final long SECOND = 1_000 * MS;
  private static final long INJECTED = 10 * SECOND;
  private static final long REPAIRED = 20 * SECOND;

  private final List<Sample> samples = new ArrayList<>();

  /** A hundred checkouts a second, paid, from one second to another. */
  private void paid(long from, long to, long latency) {
    for (long due = from; due < to; due += SECOND / 100) {
      samples.add(new Sample(true, due, due + latency, Outcome.PAID));
    }
  }

  private void sick(long due, long end, Outcome outcome) {
    samples.add(new Sample(false, due, end, outcome));
  }

  private void healthy(long due, long end, Outcome outcome) {
    samples.add(new Sample(true, due, end, outcome));
  }

  private HealthyTraffic traffic() {
    return HealthyTraffic.of(samples, INJECTED, REPAIRED);
  }

  private void allIsWell() {
    paid(0, INJECTED, 10 * MS);
    paid(INJECTED, 30 * SECOND, 15 * MS);
  }

  @Test
  void what_nobody_feels_passes_no_limit() {
    allIsWell();
    assertThat(traffic().excesses()).isEmpty();
    assertThat(traffic().share()).isEqualTo(1);
    assertThat(traffic().slower()).isEqualTo(1.5);
    assertThat(traffic()).hasToString("100.00 % paid, p99 15 ms after 10 ms");
  }

  @Test
  void one_of_a_thousand_may_fail_and_no_more() {
    allIsWell();
    healthy(11 * SECOND, 11 * SECOND, Outcome.RETRY);
    healthy(12 * SECOND, 12 * SECOND, Outcome.REFUSED);
    assertThat(traffic().excesses()).isEmpty();
    healthy(13 * SECOND, 13 * SECOND, Outcome.NOT_SENT);
    assertThat(traffic().excesses()).singleElement().asString().contains("were paid");
  }

  @Test
  void the_slowest_hundredth_may_take_twice_as_long_and_no_longer() {
    paid(0, INJECTED, 10 * MS);
    paid(INJECTED, REPAIRED, 21 * MS);
    assertThat(traffic().excesses()).singleElement().asString().contains("2.1 times");
  }

  @Test
  void before_the_fault_nothing_counts_but_the_pace() {
    allIsWell();
    for (long due = 0; due < 50; due++) {
      healthy(due, due, Outcome.BROKEN);
      sick(due, due, Outcome.BROKEN);
    }
    assertThat(traffic().excesses()).isEmpty();
  }

  @Test
  void the_sick_are_told_what_to_do() {
    allIsWell();
    sick(11 * SECOND, 11 * SECOND, Outcome.RETRY);
    sick(11 * SECOND, 18 * SECOND, Outcome.REFUSED);
    sick(11 * SECOND, 12 * SECOND, Outcome.PAID);
    assertThat(traffic().excesses()).isEmpty();
    sick(11 * SECOND, 12 * SECOND, Outcome.BROKEN);
    assertThat(traffic().untold()).isEqualTo(1);
    assertThat(traffic().excesses()).singleElement().asString().contains("1 of the sick");
  }

  @Test
  void five_seconds_after_its_cause_is_gone_all_is_well() {
    allIsWell();
    sick(15 * SECOND, 24 * SECOND, Outcome.REFUSED);
    sick(23 * SECOND, 24 * SECOND, Outcome.RETRY);
    assertThat(traffic().recovery()).isEqualTo(4 * SECOND);
    assertThat(traffic().excesses()).isEmpty();
    sick(26 * SECOND, 26 * SECOND, Outcome.RETRY);
    assertThat(traffic().excesses()).singleElement().asString().contains("6.0 s after");
  }

  @Test
  void a_slow_answer_is_not_well() {
    allIsWell();
    sick(25 * SECOND, 27 * SECOND, Outcome.PAID);
    assertThat(traffic().recovery()).isEqualTo(7 * SECOND);
  }

  @Test
  void an_answer_is_definite_or_says_when_to_ask_again_or_neither() {
    assertThat(outcome(200, false)).isEqualTo(Outcome.PAID);
    assertThat(outcome(409, false)).isEqualTo(Outcome.REFUSED);
    assertThat(outcome(503, true)).isEqualTo(Outcome.RETRY);
    assertThat(outcome(503, false)).isEqualTo(Outcome.BROKEN);
    assertThat(outcome(502, true)).isEqualTo(Outcome.BROKEN);
    assertThat(outcome(500, false)).isEqualTo(Outcome.BROKEN);
    assertThat(outcome(0, false)).isEqualTo(Outcome.BROKEN);
  }

  private static Outcome outcome(int status, boolean asksToRetry) {
    return Sample.of(true, 0, new Attempt(0, 1, status, "{}", asksToRetry)).outcome();
  }
}
