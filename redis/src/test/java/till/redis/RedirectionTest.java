package till.redis;

import static org.assertj.core.api.Assertions.assertThat;

import io.lettuce.core.RedisCommandExecutionException;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class RedirectionTest {
  @Test
  void an_error_may_name_the_node_that_has_the_slot() {
    assertThat(in("MOVED 3999 127.0.0.1:6381")).contains(new Redirection("127.0.0.1", 6381, false));
    assertThat(in("ASK 0 redis-3.till:7003")).contains(new Redirection("redis-3.till", 7003, true));
    assertThat(in("MOVED 16383 ::1:6381")).contains(new Redirection("::1", 6381, false));
  }

  @ParameterizedTest(name = "[{0}]")
  @ValueSource(
      strings = {
        "",
        "MOVED",
        "MOVED 3999 :6381",
        "MOVED 3999 127.0.0.1",
        "MOVED x 127.0.0.1:6381",
        "MOVED 3999 127.0.0.1:6381 and more",
        "CLUSTERDOWN Hash slot not served",
        "TRYAGAIN Multiple keys request during rehashing of slot",
        "ERR MOVED 3999 127.0.0.1:6381"
      })
  void other_errors_name_none(String message) {
    assertThat(in(message)).isEmpty();
  }

  @Test
  void nor_does_one_without_a_message() {
    assertThat(Redirection.in(new IllegalStateException())).isEmpty();
  }

  private static Optional<Redirection> in(String message) {
    return Redirection.in(new RedisCommandExecutionException(message));
  }
}
