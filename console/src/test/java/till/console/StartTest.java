package till.console;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;
import till.redis.Shards;

/** What a console has done when it begins to answer. */
final class StartTest {
  @Test
  void it_is_connected_before_the_first_request_which_may_not_wait_on_the_event_loop() {
    try (var desk = Desk.open(Map.of())) {
      assertThat(desk.has(Shards.class)).isTrue();
      assertThat(desk.get("/health/readiness").status()).isEqualTo(200);
    }
  }
}
