package till.redis;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import till.redis.Replicas.State;

/** What a primary's own words say of its replicas. */
final class ReplicasTest {
  private static final String ONLINE = "state=online,offset=14,lag=0";
  private static final String COPYING = "state=wait_bgsave,offset=0,lag=0";
  private static final String SENDING = "state=send_bulk,offset=0,lag=0";

  /**
   * @param connected the state of each replica that is connected to the primary
   * @param known the flags of each replica that the cluster knows of it
   */
  record Row(String name, List<String> connected, List<String> known, State state) {
    @Override
    public String toString() {
      return name;
    }
  }

  static Stream<Row> rows() {
    return Stream.of(
        new Row("it has none", List.of(), List.of(), State.ABSENT),
        new Row("one is there", List.of(ONLINE), List.of("slave"), State.ONLINE),
        new Row(
            "one is there that the cluster does not know yet",
            List.of(ONLINE),
            List.of(),
            State.ONLINE),
        new Row(
            "one is there and one is dead",
            List.of(ONLINE),
            List.of("slave,fail", "slave"),
            State.ONLINE),
        new Row(
            "one is there and one is copying",
            List.of(COPYING, ONLINE),
            List.of("slave", "slave"),
            State.ONLINE),
        new Row("one is given up", List.of(), List.of("slave,fail"), State.ABSENT),
        new Row("all are given up", List.of(), List.of("slave,fail", "slave,fail"), State.ABSENT),
        new Row("one is copying", List.of(COPYING), List.of("slave"), State.ABSENT),
        new Row("one is being sent its copy", List.of(SENDING), List.of("slave"), State.ABSENT),
        new Row(
            "one is copying and one is given up",
            List.of(COPYING),
            List.of("slave", "slave,fail"),
            State.ABSENT),
        new Row("one is not heard of", List.of(), List.of("slave"), State.UNKNOWN),
        new Row(
            "one is suspected, by this primary alone",
            List.of(),
            List.of("slave,fail?"),
            State.UNKNOWN),
        new Row(
            "one is given up and one is not heard of",
            List.of(),
            List.of("slave,fail", "slave"),
            State.UNKNOWN),
        new Row(
            "one is copying and one is not heard of",
            List.of(COPYING),
            List.of("slave", "slave"),
            State.UNKNOWN));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("rows")
  void whether_a_replica_could_confirm_writes(Row row) {
    assertThat(Replicas.state(replication(row.connected), nodes(row.known))).isEqualTo(row.state);
  }

  @Test
  void the_only_primary_needs_nobody_to_agree_that_its_replica_is_gone() {
    String myself = "me 127.0.0.1:7001@17001 myself,master - 0 0 1 connected 0-5460 5461-16383\n";
    String suspected = "b0 127.0.0.1:7004@1 slave,fail? me 0 1426238317741 3 connected\n";
    String silent = "b0 127.0.0.1:7004@1 slave me 0 1426238317741 3 connected\n";
    String without = "c0 127.0.0.1:7005@1 master - 0 1426238317741 0 connected\n";
    String none = replication(List.of());
    assertThat(Replicas.state(none, myself + suspected)).isEqualTo(State.ABSENT);
    assertThat(Replicas.state(none, suspected + without + myself)).isEqualTo(State.ABSENT);
    assertThat(Replicas.state(none, myself + silent)).isEqualTo(State.UNKNOWN);
  }

  @Test
  void who_has_handed_over_is_a_primary_of_nothing_until_it_is_a_replica() {
    String myself = "me 127.0.0.1:7001@17001 myself,master - 0 0 9 connected 0-5460\n";
    String other = "aa 127.0.0.1:7002@17002 master - 0 1426238316232 2 connected 5461-16383\n";
    String former = "b0 127.0.0.1:7004@17004 %s 0 1426238317741 3 connected\n";
    assertThat(Replicas.isOneToCome(myself + other + former.formatted("master -"))).isTrue();
    assertThat(Replicas.isOneToCome(myself + other + former.formatted("master,fail -"))).isFalse();
    assertThat(Replicas.isOneToCome(myself + other + former.formatted("slave me"))).isFalse();
    assertThat(Replicas.isOneToCome(myself + other)).isFalse();
  }

  /** INFO replication, whose lines end as Redis ends them. */
  private static String replication(List<String> connected) {
    var info = new StringBuilder("# Replication\r\nrole:master\r\n");
    info.append("connected_slaves:").append(connected.size()).append("\r\n");
    for (int i = 0; i < connected.size(); i++) {
      info.append("slave%d:ip=127.0.0.1,port=%d,%s\r\n".formatted(i, 7004 + i, connected.get(i)));
    }
    return info.append("master_failover_state:no-failover\r\nmaster_replid:8371b4fb\r\n")
        .toString();
  }

  /** CLUSTER NODES, with another primary and its own replicas, which are dead. */
  private static String nodes(List<String> known) {
    var nodes =
        new StringBuilder("aa 127.0.0.1:7002@17002 master - 0 1426238316232 2 connected 0\n");
    nodes.append("ab 127.0.0.1:7009@17009 slave,fail aa 0 1426238316232 2 connected\n");
    nodes.append("ac 127.0.0.1:7010@17010 slave aa 0 1426238316232 2 connected\n");
    for (int i = 0; i < known.size(); i++) {
      nodes.append(
          "b%d 127.0.0.1:%d@1 %s me 0 1426238317741 3 connected\n"
              .formatted(i, 7004 + i, known.get(i)));
    }
    return nodes
        .append("me 127.0.0.1:7001@17001 myself,master - 0 0 1 connected 1-16383\n")
        .toString();
  }

  @Test
  void a_field_of_info_is_found_by_its_whole_name() {
    String info = "# Replication\r\nmaster_replid2:00\r\nmaster_replid:8371b4fb\r\nrole:master\r\n";
    assertThat(Replicas.field(info, "master_replid")).isEqualTo("8371b4fb");
    assertThat(Replicas.field(info, "role")).isEqualTo("master");
    assertThat(Replicas.field(info, "replid")).isEmpty();
    assertThat(Replicas.field("", "role")).isEmpty();
  }
}
