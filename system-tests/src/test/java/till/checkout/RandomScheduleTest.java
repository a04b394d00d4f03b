package till.checkout;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * Promises 1 to 5 and 7 under random schedules, on the real scripts and handlers.
 *
 * <p>{@code -Dtill.schedules=N} runs that many (1000 by default), {@code -Dtill.seed=S} starts at
 * seed S (1 by default); a failure names its seed.
 */
final class RandomScheduleTest {
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
    long count = Long.getLong("till.schedules", 1000);
    for (long seed = first; seed < first + count; seed++) {
      try {
        new Schedule(world, seed).run();
      } catch (AssertionError | RuntimeException e) {
        throw new AssertionError(
            "seed " + seed + " (run it alone: -Dtill.seed=" + seed + " -Dtill.schedules=1)", e);
      }
    }
  }
}
