package till.redis;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class ClusterStateTest {
  private static final String INFO =
      """
      cluster_state:ok
      cluster_slots_assigned:16384
      cluster_slots_fail:0
      cluster_current_epoch:6
      cluster_stats_messages_sent:100
      """;

  @Test
  void messages_between_the_nodes_change_nothing() {
    assertThat(ClusterState.of(INFO).isSameAs(ClusterState.of(INFO.replace("sent:100", "sent:7"))))
        .isTrue();
  }

  @Test
  void a_failover_or_a_failed_slot_is_a_change() {
    var before = ClusterState.of(INFO);
    assertThat(before.isSameAs(ClusterState.of(INFO.replace("epoch:6", "epoch:7")))).isFalse();
    assertThat(before.isSameAs(ClusterState.of(INFO.replace("fail:0", "fail:5461")))).isFalse();
  }

  @Test
  void what_is_not_known_is_like_nothing() {
    assertThat(ClusterState.UNKNOWN.isSameAs(ClusterState.UNKNOWN)).isFalse();
    assertThat(ClusterState.of(INFO).isSameAs(ClusterState.UNKNOWN)).isFalse();
  }
}
