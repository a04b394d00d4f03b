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
import till.checkout.Schedule.Sight;

/**
 * Promises 1 to 7 under random schedules, on the real scripts and handlers.
 *
 * <p>{@code -Dtill.schedules=N} runs that many (400 by default), {@code -Dtill.seed=S} starts at
 * seed S (1 by default); a failure names its seed.
 */
final class RandomScheduleTest {
  /** Far more than it takes. */
  private static final int FLAWED_MAX = 300;

  private static final int SIGHTS_WITHIN = 40;

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
  void promises_hold_after_every_schedule() {
    long first = Long.getLong("till.seed", 1);
    long count = Long.getLong("till.schedules", 400);
    for (long seed = first; seed < first + count; seed++) {
      try {
        new Schedule(world, seed, Flaw.NONE).run();
      } catch (AssertionError | RuntimeException e) {
        throw new AssertionError(
            "seed " + seed + " (run it alone: -Dtill.seed=" + seed + " -Dtill.schedules=1)", e);
      }
    }
  }

  /** Else the schedules would say nothing of them. */
  @Test
  void entries_of_several_messages_meet_all_that_may_happen_to_them() {
    var sights = EnumSet.noneOf(Sight.class);
    for (long seed = 1; seed <= SIGHTS_WITHIN && sights.size() < Sight.values().length; seed++) {
      var schedule = new Schedule(world, seed, Flaw.NONE);
      schedule.run();
      sights.addAll(schedule.sights());
    }
    assertThat(sights).containsExactly(Sight.values());
  }

  @ParameterizedTest
  @EnumSource(names = {"BARRIERS_LIE", "NO_SCAN"})
  void and_a_flaw_breaks_them(Flaw flaw) {
    assertThat(LongStream.rangeClosed(1, FLAWED_MAX))
        .as("seeds with a broken promise")
        .anyMatch(seed -> breaks(seed, flaw));
  }

  private static boolean breaks(long seed, Flaw flaw) {
    try {
      new Schedule(world, seed, flaw).run();
      return false;
    } catch (AssertionError broken) {
      return true;
    }
  }
}
