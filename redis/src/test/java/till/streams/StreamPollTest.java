package till.streams;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import till.cluster.TestRedis;
import till.redis.TaskMonitor;

/** What the gauges say of streams. Entries were written at 10 s and later; it is 40 s now. */
final class StreamPollTest {
  private final String role = Probe.freshRole();
  private final String other = Probe.freshRole();
  private final Probe first = Probe.of(role, Probe.PARTITIONS.all().get(0));
  private final Probe second = Probe.of(role, Probe.PARTITIONS.all().get(1));
  private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
  private final StreamMetrics metrics = new StreamMetrics(registry);

  private void look() {
    new StreamPoll(
            Probe.streams("alpha"),
            Probe.PARTITIONS,
            Probe.GROUP,
            role,
            List.of(other),
            metrics,
            () -> Instant.ofEpochMilli(40_000),
            TaskMonitor.unattended())
        .look();
  }

  private double gauge(String name, String ofRole) {
    return registry.get("till.stream." + name).tag("role", ofRole).gauge().value();
  }

  @Test
  void empty_streams_have_nothing_and_nothing_old() {
    look();
    assertThat(gauge("backlog.entries", role)).isZero();
    assertThat(gauge("oldest.seconds", role)).isZero();
    assertThat(gauge("pending.entries", role)).isZero();
    assertThat(gauge("oldest.pending.seconds", role)).isZero();
    assertThat(gauge("dead.letters.kept", role)).isZero();
  }

  @Test
  void partitions_are_added_up_and_the_oldest_of_all_counts() {
    first.with("20000-0", "30000-0").deliver("beta", 1);
    second.with("10000-0", "25000-0", "26000-0");
    TestRedis.commands().xadd(second.stream().deadLetters(), Map.of("name", "dead"));
    look();
    assertThat(gauge("backlog.entries", role)).isEqualTo(5);
    assertThat(gauge("oldest.seconds", role)).isEqualTo(30);
    assertThat(gauge("pending.entries", role)).isEqualTo(1);
    assertThat(gauge("oldest.pending.seconds", role)).isEqualTo(20);
    assertThat(gauge("dead.letters.kept", role)).isEqualTo(1);
  }

  @Test
  void of_streams_that_others_consume_the_backlog_is_seen() {
    Probe.of(other, Probe.PARTITIONS.all().getFirst()).with("39000-0");
    look();
    assertThat(gauge("backlog.entries", other)).isEqualTo(1);
    assertThat(gauge("oldest.seconds", other)).isEqualTo(1);
    assertThat(registry.find("till.stream.pending.entries").tag("role", other).gauge()).isNull();
  }

  @Test
  void a_partition_that_can_not_be_seen_does_not_hide_the_others() {
    first.with("20000-0");
    second.with("30000-0").deliver("beta", 1);
    look();
    assertThat(gauge("partitions.unknown", role)).isZero();
    TestRedis.commands().del(first.stream().key());
    look();
    assertThat(gauge("partitions.unknown", role)).as("its group is gone").isEqualTo(1);
    assertThat(gauge("pending.entries", role)).isEqualTo(1);
    assertThat(gauge("backlog.entries", role)).isEqualTo(1);
  }

  @Test
  void where_no_partition_can_be_seen_everything_is_unknown() {
    first.with("20000-0");
    look();
    for (var partition : Probe.PARTITIONS.all()) {
      TestRedis.commands().del(new GroupStream(partition, role, Probe.GROUP).key());
    }
    look();
    assertThat(gauge("pending.entries", role)).isNaN();
    assertThat(gauge("backlog.entries", role)).isZero();
    assertThat(gauge("partitions.unknown", role)).isEqualTo(Probe.PARTITIONS.all().size());
  }
}
