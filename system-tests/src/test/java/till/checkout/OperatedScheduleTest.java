package till.checkout;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.EnumSet;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import till.checkout.Schedule.Flaw;

/**
 * No state of an order is final but OPEN and PAID: whatever operators do to streams and orders in
 * the midst of random schedules, everything comes to rest, and the books are exact.
 *
 * <p>{@code -Dtill.schedules=N} runs that many (60 by default), {@code -Dtill.seed=S} starts at
 * seed S (1 by default); a failure names its seed.
 */
final class OperatedScheduleTest {
  /** Far more than it takes. */
  private static final int FLAWED_MAX = 60;

  private static World world;

  @BeforeAll
  static void open() {
    world = new World();
  }

  @AfterAll
  static void close() {
    world.close();
  }

  @Test
  void everything_comes_to_rest_whatever_an_operator_does() {
    long first = Long.getLong("till.seed", 1);
    long count = Long.getLong("till.schedules", 60);
    var actions = EnumSet.noneOf(Operator.Action.class);
    for (long seed = first; seed < first + count; seed++) {
      try {
        var schedule = Schedule.operated(world, seed, Flaw.NONE);
        schedule.run();
        actions.addAll(schedule.actions());
      } catch (AssertionError | RuntimeException e) {
        throw new AssertionError(
            "seed " + seed + " (run it alone: -Dtill.seed=" + seed + " -Dtill.schedules=1)", e);
      }
    }
    if (count > 10) {
      assertThat(actions).containsExactly(Operator.Action.values());
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"NO_SCAN", "NO_SWEEP", "NO_REQUEUE"})
  void and_a_flaw_breaks_it(Flaw flaw) {
    assertThat(LongStream.rangeClosed(1, FLAWED_MAX))
        .as("seeds that do not come to rest")
        .anyMatch(seed -> breaks(seed, flaw));
  }

  private static boolean breaks(long seed, Flaw flaw) {
    try {
      Schedule.operated(world, seed, flaw).run();
      return false;
    } catch (AssertionError broken) {
      return true;
    }
  }
}
