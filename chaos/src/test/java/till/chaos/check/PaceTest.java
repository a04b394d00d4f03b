package till.chaos.check;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import till.chaos.history.Attempt;
import till.chaos.history.Entry;
import till.chaos.history.Operation;

final class PaceTest {
  private static final long SECOND = 1_000_000;

  private final List<Entry> entries = new ArrayList<>();

  private void answered(String user, long begin, long end, int status) {
    Attempt attempt = new Attempt(begin, end, status, "{}");
    entries.add(new Entry(1, 0, new Operation.FindUser(user), "", false, List.of(attempt)));
  }

  /** Ten answers a second, from one second to another. */
  private void calm(String user, long from, long to) {
    for (long at = from; at <= to; at += SECOND / 10) {
      answered(user, at, at, 200);
    }
  }

  private Pace pace(long from, long to) {
    return new Pace(entries, from, to);
  }

  private static String shard(Entry entry) {
    return ((Operation.FindUser) entry.operation()).user();
  }

  @Test
  void what_nobody_notices_has_no_stall_and_no_recovery() {
    calm("a", 0, 10 * SECOND);
    assertThat(pace(2 * SECOND, 10 * SECOND).longestStall()).isLessThan(SECOND);
    assertThat(pace(2 * SECOND, 10 * SECOND).recovery(2 * SECOND, PaceTest::shard)).isZero();
  }

  @Test
  void the_last_pause_of_any_shard_is_the_recovery() {
    calm("a", 0, 12 * SECOND);
    calm("b", 0, 2 * SECOND);
    answered("b", 2 * SECOND, 7 * SECOND, 200);
    calm("b", 7 * SECOND, 12 * SECOND);
    assertThat(pace(2 * SECOND, 12 * SECOND).longestStall()).isLessThan(SECOND);
    assertThat(pace(2 * SECOND, 12 * SECOND).recovery(2 * SECOND, PaceTest::shard))
        .isEqualTo(5 * SECOND);
  }

  @Test
  void what_never_recovers_has_not_recovered_in_the_end() {
    calm("a", 0, 2 * SECOND);
    answered("a", 2 * SECOND, 30 * SECOND, 0);
    assertThat(pace(2 * SECOND, 12 * SECOND).longestStall()).isEqualTo(10 * SECOND);
    assertThat(pace(2 * SECOND, 12 * SECOND).recovery(2 * SECOND, PaceTest::shard))
        .isEqualTo(10 * SECOND);
  }

  @Test
  void a_pause_in_which_nobody_asked_is_no_outage() {
    calm("a", 0, 12 * SECOND);
    calm("b", 0, 2 * SECOND);
    calm("b", 7 * SECOND, 12 * SECOND);
    assertThat(pace(2 * SECOND, 12 * SECOND).recovery(2 * SECOND, PaceTest::shard)).isZero();
  }

  @Test
  void an_error_is_no_answer() {
    calm("a", 0, 2 * SECOND);
    answered("a", 4 * SECOND, 4 * SECOND, 502);
    calm("a", 5 * SECOND, 9 * SECOND);
    assertThat(pace(2 * SECOND, 9 * SECOND).errors()).isEqualTo(1);
    assertThat(pace(2 * SECOND, 9 * SECOND).longestStall()).isEqualTo(3 * SECOND);
  }
}
