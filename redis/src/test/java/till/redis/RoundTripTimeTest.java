package till.redis;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

final class RoundTripTimeTest {
  private static final Duration LEAST = Duration.ofMillis(250);
  private static final int MANY = 100;

  private final RoundTripTime time = new RoundTripTime();

  @Test
  void quick_answers_leave_the_least_limit() {
    add(MANY, 1);
    assertThat(time.limit(LEAST)).isEqualTo(LEAST);
  }

  @Test
  void answers_that_become_slow_and_uneven_raise_it() {
    for (int i = 0; i < MANY; i++) {
      add(1, i % 2 == 0 ? 50 : 300);
    }
    assertThat(time.limit(LEAST)).isGreaterThan(Duration.ofMillis(500));
    add(MANY, 1);
    assertThat(time.limit(LEAST)).isEqualTo(LEAST);
  }

  @Test
  void a_minute_of_silence_does_not_raise_it_over_two_seconds() {
    add(1, Duration.ofMinutes(1).toMillis());
    assertThat(time.limit(LEAST)).isLessThanOrEqualTo(Duration.ofSeconds(2));
  }

  private void add(int count, long millis) {
    for (int i = 0; i < count; i++) {
      time.add(TimeUnit.MILLISECONDS.toNanos(millis));
    }
  }
}
