package till.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** An instance lets in as many requests as it answers in time. */
final class WidthTest {
  private static final int MIN = 10;
  private static final int MAX = 2_000;
  private static final int FIRST = 1_024;
  private static final Duration IN_TIME = Duration.ofSeconds(2);
  private static final Duration SECONDS = Duration.ofSeconds(1);
  private static final long TIMELY = IN_TIME.toNanos();
  private static final long LATE = TIMELY + 1;
  private static final long SECOND = TimeUnit.SECONDS.toNanos(1);

  private final Width width = new Width(new HttpLimits(MIN, MAX, IN_TIME, SECONDS, 512));

  @Test
  void timely_answers_widen_the_door_while_it_is_needed() {
    width.answered(TIMELY, FIRST, 0);
    assertThat(width.now()).isEqualTo(FIRST + 1);
    width.answered(TIMELY, FIRST / 2, 0);
    assertThat(width.now()).as("half of it would do").isEqualTo(FIRST + 1);
    for (int i = 0; i < MAX; i++) {
      width.answered(TIMELY, MAX, 0);
    }
    assertThat(width.now()).isEqualTo(MAX);
  }

  @Test
  void late_answers_narrow_it_once_a_second_to_less_than_are_inside() {
    width.answered(LATE, 500, 0);
    assertThat(width.now()).isEqualTo(400);
    width.answered(LATE, 400, SECOND - 1);
    assertThat(width.now()).isEqualTo(400);
    width.answered(LATE, 1_000, SECOND);
    assertThat(width.now()).isEqualTo(320);
    for (int second = 2; second < 100; second++) {
      width.answered(LATE, MAX, second * SECOND);
    }
    assertThat(width.now()).isEqualTo(MIN);
  }

  @Test
  void a_few_late_answers_among_many_do_not_narrow_it() {
    for (int second = 1; second < 100; second++) {
      for (int i = 0; i < 3; i++) {
        width.answered(TIMELY, 1, second * SECOND);
      }
      for (int i = 0; i < 2; i++) {
        width.answered(LATE, 500, second * SECOND + i);
      }
    }
    assertThat(width.now()).isEqualTo(FIRST);
    width.answered(LATE, 500, 99 * SECOND + 5);
    width.answered(LATE, 500, 99 * SECOND + 6);
    assertThat(width.now()).as("most of them are late").isEqualTo(400);
  }

  @Test
  void it_never_leaves_its_limits() {
    assertThat(new Width(new HttpLimits(MIN, 5, IN_TIME, SECONDS, 512)).now()).isEqualTo(5);
    assertThat(new Width(new HttpLimits(MAX, MAX, IN_TIME, SECONDS, 512)).now()).isEqualTo(MAX);
  }

  @Test
  void limits_have_limits() {
    for (int wrong : new int[] {0, -1, 1_000_001}) {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> new HttpLimits(wrong, MAX, IN_TIME, SECONDS, 512))
          .withMessageContaining("in-flight-min");
      assertThatIllegalArgumentException()
          .isThrownBy(() -> new HttpLimits(MIN, wrong, IN_TIME, SECONDS, 512))
          .withMessageContaining("in-flight-max");
    }
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new HttpLimits(MIN, MAX, Duration.ZERO, SECONDS, 512))
        .withMessageContaining("in-time");
  }
}
