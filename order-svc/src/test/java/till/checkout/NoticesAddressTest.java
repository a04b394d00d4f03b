package till.checkout;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import till.cluster.TestRedis;
import till.redis.BarrierMetrics;
import till.redis.Durability;
import till.redis.Scripts;
import till.redis.Shards;

/** Which of its names an instance gives to others, by the shards that take writes. */
final class NoticesAddressTest {
  private static final Set<String> NONE = Set.of();

  private static final Shards SHARDS =
      new Shards(
          TestRedis.client(), Durability.local(), new BarrierMetrics(new SimpleMeterRegistry()));

  @AfterAll
  static void close() {
    SHARDS.close();
  }

  private static NoticesAddress lacking(Set<String> unavailable) {
    return new NoticesAddress(new Lacking(unavailable), "alpha");
  }

  @Test
  void it_is_its_own_name_while_the_shard_of_that_stream_takes_writes() {
    assertThat(lacking(NONE).current()).isEqualTo("alpha");
    assertThat(lacking(Set.of("notices:{other}")).current()).isEqualTo("alpha");
  }

  @Test
  void it_is_the_first_variant_whose_shard_takes_writes_otherwise() {
    assertThat(lacking(Set.of("notices:{alpha}", "notices:{alpha~1}")).current())
        .isEqualTo("alpha~2");
  }

  @Test
  void all_variants_are_its_own_and_no_other_name_is() {
    var address = lacking(NONE);
    assertThat(address.isOwn("alpha")).isTrue();
    assertThat(address.isOwn("alpha~7")).isTrue();
    assertThat(address.isOwn("alphabet")).isFalse();
    assertThat(address.isOwn("beta~1")).isFalse();
  }

  /** Knows of some keys that their shards take no writes. */
  private static final class Lacking extends Scripts {
    private final Set<String> unavailable;

    Lacking(Set<String> unavailable) {
      super(SHARDS, Duration.ofSeconds(1));
      this.unavailable = unavailable;
    }

    @Override
    public boolean isOneUnavailable() {
      return !unavailable.isEmpty();
    }

    @Override
    public boolean isUnavailable(String key) {
      return unavailable.contains(key);
    }
  }
}
