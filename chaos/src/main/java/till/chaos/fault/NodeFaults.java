package till.chaos.fault;

import io.lettuce.core.cluster.SlotHash;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import till.cluster.Node;
import till.local.Installation;

/** What happens to Redis nodes as processes, and to the machine. */
final class NodeFaults {
  private static final int SHARDS = 3;

  /** Longer than the node timeout: a replica takes over meanwhile. */
  private static final int PAUSE_MIN_MILLIS = 9_000;

  private static final int PAUSE_MAX_MILLIS = 13_000;

  private NodeFaults() {}

  static List<Fault> all() {
    List<Fault> faults = new ArrayList<>();
    for (int shard = 1; shard <= SHARDS; shard++) {
      faults.add(killPrimary(shard));
    }
    faults.add(
        new Fault(
            "kill-replica",
            "kill -9 of a replica, started again",
            Set.of(),
            Expectation.TAKEOVER,
            target -> {
              Node replica = target.nodes().replicas(anyPrimary(target)).getFirst().node();
              target.kill(replica);
              target.revive(replica);
            }));
    faults.add(
        new Fault(
            "kill-primary-and-services",
            "kill -9 of a primary and of all service instances at once",
            Set.of(),
            Expectation.REPAIRED,
            NodeFaults::killPrimaryAndServices));
    faults.add(
        new Fault(
            "power-cut",
            "kill -9 of everything at once, then everything is started again",
            Set.of(),
            Expectation.REPAIRED,
            NodeFaults::cutPower));
    faults.add(
        new Fault(
            "pause-primary",
            "SIGSTOP of a primary for 9 to 13 s, longer than the node timeout; then SIGCONT",
            Set.of(),
            Expectation.TAKEOVER,
            NodeFaults::pausePrimary));
    faults.add(
        new Fault(
            "isolate-primary",
            "a primary is cut off from the cluster, but not from clients, for 10 to 14 s",
            Set.of(Need.LINUX),
            Expectation.TAKEOVER,
            target -> {
              String primary = anyPrimary(target).node().name();
              target.say(primary + " is cut off from the cluster");
              target.network().isolate(primary);
              target.pause(target.between(10_000, 14_000));
              target.network().heal();
            }));
    faults.add(
        new Fault(
            "hide-primary",
            "a primary is cut off from clients, but not from the cluster, for 3 to 8 s",
            Set.of(Need.LINUX),
            Expectation.REPAIRED,
            target -> {
              String primary = anyPrimary(target).node().name();
              target.say(primary + " is cut off from clients");
              target.network().hide(primary);
              target.pause(target.between(3_000, 8_000));
              target.network().heal();
            }));
    return faults;
  }

  static NodeView primary(Target target, int shard) {
    return target.nodes().primary((2 * shard - 1) * SlotHash.SLOT_COUNT / SHARDS / 2);
  }

  static NodeView anyPrimary(Target target) {
    return primary(target, target.random().nextInt(1, SHARDS + 1));
  }

  private static Fault killPrimary(int shard) {
    return new Fault(
        "kill-primary-" + shard,
        "kill -9 of a primary, started again when its replica has taken over",
        Set.of(),
        Expectation.TAKEOVER,
        target -> {
          Node primary = primary(target, shard).node();
          target.kill(primary);
          target.revive(primary);
        });
  }

  private static void killPrimaryAndServices(Target target) throws InterruptedException {
    Node primary = anyPrimary(target).node();
    target.kill(primary);
    target.killAndStart(target.instances(""));
    target.revive(primary);
  }

  private static void cutPower(Target target) throws InterruptedException {
    target.say("kill -9 of everything");
    List<String> names = new ArrayList<>(target.instances(""));
    names.add(Installation.GATEWAY);
    List<Node> nodes = target.installation().redis().nodes();
    List<Runnable> kills = new ArrayList<>();
    nodes.forEach(node -> kills.add(() -> target.kill(node)));
    names.forEach(name -> kills.add(() -> target.installation().kill(name)));
    Target.inParallel(kills, Runnable::run);
    target.pause(Duration.ofSeconds(1));
    target.startTheDead();
  }

  private static void pausePrimary(Target target) throws InterruptedException {
    Node primary = anyPrimary(target).node();
    Duration pause = target.between(PAUSE_MIN_MILLIS, PAUSE_MAX_MILLIS);
    target.say("SIGSTOP of " + primary.name() + " for " + pause.toMillis() + " ms");
    target.signals().pause(primary.pid());
    target.pause(pause);
    target.signals().resume(primary.pid());
  }
}
