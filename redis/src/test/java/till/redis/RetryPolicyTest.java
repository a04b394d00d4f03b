package till.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static till.cluster.TestRedis.await;

import io.lettuce.core.RedisCommandTimeoutException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

final class RetryPolicyTest {
  private static final Duration LONG = Duration.ofMinutes(1);

  private final AtomicInteger tries = new AtomicInteger();

  /** Fails so often with an outage, then answers the number of the try. */
  private Supplier<CompletionStage<Integer>> failing(int times) {
    return () -> {
      int count = tries.incrementAndGet();
      return count <= times
          ? CompletableFuture.failedStage(new RedisCommandTimeoutException("try " + count))
          : CompletableFuture.completedStage(count);
    };
  }

  @Test
  void what_works_is_done_once() {
    assertThat(await(RetryPolicy.within(LONG).retry(failing(0)))).isEqualTo(1);
    assertThat(tries).hasValue(1);
  }

  @Test
  void work_is_done_again_through_an_outage() {
    assertThat(await(RetryPolicy.within(LONG).retry(failing(5)))).isEqualTo(6);
  }

  @Test
  void work_that_has_failed_already_is_tried_again_if_its_failure_is_one_to_retry() {
    var outage = new CompletionException(new RedisCommandTimeoutException("first"));
    assertThat(await(RetryPolicy.within(LONG).retryAfter(outage, failing(2)))).isEqualTo(3);
    for (var policy : List.of(RetryPolicy.within(LONG), RetryPolicy.within(Duration.ZERO))) {
      tries.set(0);
      var first = policy.timeMax().isZero() ? outage : new IllegalStateException("first");
      assertThatThrownBy(() -> await(policy.retryAfter(first, failing(0))))
          .hasMessageContaining("first");
      assertThat(tries).hasValue(0);
    }
  }

  @Test
  void when_patience_ends_the_last_failure_is_told() {
    assertThatThrownBy(
            () ->
                await(RetryPolicy.within(Duration.ofMillis(50)).retry(failing(Integer.MAX_VALUE))))
        .isInstanceOf(CompletionException.class)
        .cause()
        .isInstanceOf(RedisCommandTimeoutException.class)
        .hasMessage("try " + tries.get());
    assertThat(tries).hasValueGreaterThan(1);
  }

  @Test
  void without_patience_there_is_one_try() {
    assertThatThrownBy(() -> await(RetryPolicy.within(Duration.ZERO).retry(failing(1))))
        .hasMessageContaining("try 1");
    assertThat(tries).hasValue(1);
  }

  @Test
  void what_is_wrong_is_not_done_again() {
    Supplier<CompletionStage<Integer>> wrong =
        () -> {
          tries.incrementAndGet();
          return CompletableFuture.failedStage(
              new CompletionException(new IllegalStateException("bug")));
        };
    assertThatThrownBy(() -> await(RetryPolicy.within(LONG).retry(wrong)))
        .isInstanceOf(CompletionException.class)
        .cause()
        .isInstanceOf(IllegalStateException.class);
    assertThat(tries).hasValue(1);
  }

  @Test
  void who_asks_asks_until_it_is_decided() {
    assertThat(await(RetryPolicy.within(LONG).until(failing(0), answer -> answer == 4)))
        .isEqualTo(4);
  }

  @Test
  void who_asks_gets_the_last_answer_when_patience_ends() {
    assertThat(await(RetryPolicy.within(Duration.ofMillis(50)).until(failing(0), answer -> false)))
        .isGreaterThan(1)
        .isEqualTo(tries.get());
  }

  @Test
  void who_asks_does_not_ask_again_after_a_failure() {
    assertThatThrownBy(() -> await(RetryPolicy.within(LONG).until(failing(1), answer -> true)))
        .hasMessageContaining("try 1");
    assertThat(tries).hasValue(1);
  }
}
