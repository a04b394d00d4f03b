package till.console.overview;

import io.micronaut.serde.annotation.Serdeable;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import till.console.audit.AuditView;
import till.console.checkout.OpenView;
import till.console.stream.StreamView;

/**
 * How the shop is. Times are ms since 1970.
 *
 * @param alarms what needs an operator, in plain English; empty if all is well
 */
@Serdeable
record Overview(
    long now,
    Rates checkouts,
    OpenView open,
    List<ServiceView> services,
    List<RoleView> streams,
    long dead_letters,
    List<NodeView> redis,
    AuditView audit,
    List<String> alarms) {
  /**
   * What the logs say of the checkouts that ended lately.
   *
   * @param per_second mean of the last ten seconds
   * @param covered_ms how far back the logs reach, at most two minutes
   * @param totals by outcome, of all that is covered
   * @param seconds the oldest first
   */
  @Serdeable
  record Rates(
      double per_second, long covered_ms, Map<String, Long> totals, List<SecondView> seconds) {}

  /**
   * The checkouts that ended in one second.
   *
   * @param outcomes PAID or a reason, to how many
   */
  @Serdeable
  record SecondView(
      long at,
      Map<String, Long> outcomes,
      @Nullable Double p50_ms,
      @Nullable Double p95_ms,
      @Nullable Double p99_ms) {}

  /**
   * @param live instances
   */
  @Serdeable
  record ServiceView(String name, long live, List<InstanceView> instances) {}

  /**
   * @param pending entries that it has and has not answered
   * @param partitions in which it reads, or did
   */
  @Serdeable
  record InstanceView(String name, boolean live, long idle_ms, long pending, int partitions) {}

  /** The streams of one role, of all partitions together. */
  @Serdeable
  record RoleView(
      String role,
      String group,
      long backlog,
      long pending,
      long unread,
      @Nullable Long oldest_ms,
      long dead,
      int partitions) {
    static RoleView of(List<StreamView> streams) {
      var first = streams.getFirst();
      Long oldest = null;
      long backlog = 0;
      long pending = 0;
      long unread = 0;
      long dead = 0;
      for (var stream : streams) {
        Long its = stream.oldest();
        oldest = oldest == null || (its != null && its > oldest) ? its : oldest;
        backlog += stream.backlog();
        pending += stream.pending();
        unread += stream.unread();
        dead += stream.dead();
      }
      return new RoleView(
          first.role(), first.group(), backlog, pending, unread, oldest, dead, streams.size());
    }
  }

  /**
   * A node of Redis.
   *
   * @param role primary or replica
   * @param shard counts the primaries that have slots, from 0
   * @param of the primary of a replica
   */
  @Serdeable
  record NodeView(
      String name,
      String role,
      boolean up,
      @Nullable Integer shard,
      @Nullable Integer slots,
      @Nullable Integer replicas,
      @Nullable String of,
      @Nullable Long memory_bytes) {}
}
