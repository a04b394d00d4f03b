package till.redis;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

final class LogLimitTest {
  private final AtomicLong now = new AtomicLong(-7);
  private final LogLimit limit = new LogLimit(Duration.ofSeconds(1), now::get);
  private final List<Long> lines = new ArrayList<>();

  private void log() {
    limit.log(lines::add);
  }

  @Test
  void there_is_one_line_in_a_pause_and_it_says_how_many_there_were_before() {
    log();
    log();
    log();
    assertThat(lines).containsExactly(0L);
    now.addAndGet(Duration.ofSeconds(1).toNanos());
    log();
    log();
    assertThat(lines).containsExactly(0L, 2L);
    now.addAndGet(Duration.ofMinutes(1).toNanos());
    log();
    assertThat(lines).containsExactly(0L, 2L, 1L);
  }
}
