package till.checkout;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import till.checkout.Schedule.Flaw;

/**
 * Promises 1 to 7 under random schedules, on the real scripts and handlers.
 *
 * <p>{@code -Dtill.schedules=N} runs that many (400 by default), {@code -Dtill.seed=S} starts at
 * seed S (1 by default); a failure names its seed.
 */
final class RandomScheduleTest {
  /** Far more than it takes. */
  private static final int FLAWED_MAX = 300;

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

  @ParameterizedTest
  @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "NONE")
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
