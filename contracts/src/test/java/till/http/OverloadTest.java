package till.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** An overload is told when it begins and when it is over, and not in between. */
final class OverloadTest {
  private static final long SECOND = TimeUnit.SECONDS.toNanos(1);

  private final Overload overload = new Overload();

  @Test
  void the_first_request_that_is_turned_away_begins_it() {
    assertThat(overload.begins(0)).isTrue();
    assertThat(overload.begins(SECOND)).isFalse();
    assertThat(overload.ends(2 * SECOND)).as("just now there was one").isFalse();
  }

  @Test
  void it_is_over_when_none_was_turned_away_for_five_seconds() {
    overload.begins(0);
    overload.begins(4 * SECOND);
    assertThat(overload.ends(9 * SECOND)).isFalse();
    assertThat(overload.ends(9 * SECOND + 1)).isTrue();
    assertThat(overload.ends(20 * SECOND)).as("it is told once").isFalse();
    assertThat(overload.begins(21 * SECOND)).as("another one").isTrue();
  }

  @Test
  void where_none_was_turned_away_nothing_is_over() {
    assertThat(overload.ends(100 * SECOND)).isFalse();
  }
}
