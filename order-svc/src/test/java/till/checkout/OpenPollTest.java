package till.checkout;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import till.cluster.TestRedis;
import till.order.OrderKeys;

/** What the gauges say of open checkouts. */
final class OpenPollTest {
  private static final long NOW = 1_000_000;

  private final Saga saga = new Saga();
  private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
  private final CheckoutMetrics metrics = new CheckoutMetrics(registry);

  private void look() {
    new OpenPoll(Saga.checkouts("alpha"), Saga.PARTITIONS, metrics, () -> Instant.ofEpochMilli(NOW))
        .run();
  }

  private double gauge(String name) {
    return registry.get("till.checkouts." + name).gauge().value();
  }

  private static void began(String order, long secondsAgo) {
    TestRedis.commands().hset(Saga.key(order), "began", Long.toString(NOW - secondsAgo * 1_000));
  }

  @Test
  void before_the_first_look_nothing_is_known() {
    assertThat(gauge("open")).isNaN();
    assertThat(gauge("oldest")).isNaN();
  }

  @Test
  void where_nothing_is_open_nothing_is_old() {
    look();
    assertThat(gauge("open")).isZero();
    assertThat(gauge("oldest")).isZero();
  }

  @Test
  void one_that_is_looked_at_again_is_as_old_as_it_is() {
    saga.begun("O", "P");
    began("O", 3);
    began("P", 600);
    TestRedis.commands().zadd(OrderKeys.open(Saga.PARTITION), NOW + 5_000, "P");
    look();
    assertThat(gauge("open")).isEqualTo(2);
    assertThat(gauge("oldest")).isEqualTo(600);
  }
}
