package till.chaos.fault;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import till.cluster.Node;

/** What happens to wall clocks. */
final class ClockFaults {
  /** A little less than what docs/reliability.md allows between any two nodes. */
  private static final Duration SKEW = Duration.ofSeconds(12);

  private static final Duration SKEWED_FOR = Duration.ofSeconds(12);
  private static final Duration STEP = Duration.ofMinutes(3);
  private static final Duration BETWEEN_STEPS = Duration.ofSeconds(15);
  private static final Duration PROBE = Duration.ofSeconds(2);
  private static final Set<Need> NEEDS = Set.of(Need.LINUX, Need.COMPILER, Need.PRELOAD);

  private ClockFaults() {}

  static List<Fault> all() {
    return List.of(
        new Fault(
            "skewed-clock",
            "a primary whose clock is 12 s fast, and then one whose clock is 12 s slow",
            NEEDS,
            Expectation.UNNOTICED,
            ClockFaults::skew),
        new Fault(
            "clock-step",
            "the clocks of all processes jump forward by 3 minutes, and back 15 s later",
            NEEDS,
            Expectation.REPAIRED,
            ClockFaults::step));
  }

  /**
   * Whether nodes see the shift: one that is linked statically does not take the library. It is
   * tried on a node, for a moment.
   */
  static boolean isEffective(ClockShift clock, RedisNodes nodes, Node node) {
    Instant before = nodes.time(node);
    clock.shift(node.name(), PROBE);
    Instant after = nodes.time(node);
    clock.shift(node.name(), Duration.ZERO);
    return Duration.between(before, after).compareTo(PROBE) >= 0;
  }

  /**
   * A node that is a replica starts with a wrong clock and becomes the primary in order: nobody
   * sees a clock jump.
   */
  private static void skew(Target target) throws InterruptedException {
    int shard = target.random().nextInt(1, 4);
    try {
      for (Duration skew : List.of(SKEW, SKEW.negated())) {
        Node node = startReplica(target, shard, skew);
        CommandFaults.failOver(target, NodeFaults.primary(target, shard));
        target.say("the clock of primary %s is %d s off".formatted(node.name(), skew.toSeconds()));
        target.pause(SKEWED_FOR);
        CommandFaults.failOver(target, NodeFaults.primary(target, shard));
        target.installation().redis().awaitHealthy(); // it has become a replica again
        startReplica(target, shard, Duration.ZERO);
      }
    } finally {
      target.installation().redis().nodes().forEach(node -> shift(target, node, Duration.ZERO));
    }
  }

  /** Starts the replica of a shard again, with such a clock. */
  private static Node startReplica(Target target, int shard, Duration skew) {
    Node replica = target.nodes().replicas(NodeFaults.primary(target, shard)).getFirst().node();
    target.kill(replica);
    shift(target, replica, skew);
    target.revive(replica);
    target.installation().redis().awaitHealthy();
    return replica;
  }

  private static void shift(Target target, Node node, Duration skew) {
    target.clock().orElseThrow().shift(node.name(), skew);
  }

  private static void step(Target target) throws InterruptedException {
    ClockShift clock = target.clock().orElseThrow();
    try {
      target.say("all clocks jump forward by " + STEP.toMinutes() + " minutes");
      clock.shiftAll(STEP);
      target.pause(BETWEEN_STEPS);
    } finally {
      target.say("and back");
      clock.shiftAll(Duration.ZERO);
    }
  }
}
