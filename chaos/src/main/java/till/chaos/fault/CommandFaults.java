package till.chaos.fault;

import io.lettuce.core.cluster.SlotHash;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import till.cluster.Node;
import till.process.Await;
import till.redis.Partition;
import till.redis.Partitions;

/** What somebody may do to Redis by hand. */
final class CommandFaults {
  private static final int PARTITIONS = 12;
  private static final int ROUNDS = 8;
  private static final Duration ROUND_PAUSE = Duration.ofMillis(500);
  private static final Duration PROMOTION_LIMIT = Duration.ofSeconds(20);
  private static final Duration FUNERAL_LIMIT = Duration.ofSeconds(60);

  /** Role of a stream of a partition, and the group that reads it. */
  private static final Map<String, String> GROUPS =
      Map.of("payment", "payment-svc", "stock", "stock-svc", "outcome", "order-svc");

  private CommandFaults() {}

  static List<Fault> all() {
    return List.of(
        new Fault(
            "script-flush",
            "SCRIPT FLUSH on every node, again and again",
            Set.of(),
            Expectation.UNNOTICED,
            target -> onEachNode(target, target.nodes()::forgetScripts)),
        new Fault(
            "client-kill",
            "CLIENT KILL of every connection of every node, again and again",
            Set.of(),
            Expectation.REPAIRED,
            target -> onEachNode(target, node -> target.nodes().breakConnections(node))),
        new Fault(
            "manual-failover",
            "CLUSTER FAILOVER on a replica",
            Set.of(),
            Expectation.TAKEOVER,
            target -> failOver(target, NodeFaults.anyPrimary(target))),
        new Fault(
            "reshard",
            "the slots of all partitions move to another primary, and back",
            Set.of(),
            Expectation.REPAIRED,
            CommandFaults::reshard),
        new Fault(
            "xgroup-destroy",
            "XGROUP DESTROY of every group",
            Set.of(),
            Expectation.TROUBLE,
            CommandFaults::destroyGroups),
        new Fault(
            "poison",
            "an entry that nobody understands in every stream",
            Set.of(),
            Expectation.TROUBLE,
            CommandFaults::poison));
  }

  /** What is done to a node. */
  private interface NodeAction {
    void accept(Node node);
  }

  private static void onEachNode(Target target, NodeAction action) throws InterruptedException {
    for (int round = 0; round < ROUNDS; round++) {
      target.installation().redis().nodes().forEach(action::accept);
      target.pause(ROUND_PAUSE);
    }
  }

  /** The replica of a primary takes its place, in order. */
  static void failOver(Target target, NodeView primary) {
    Node replica = target.nodes().replicas(primary).getFirst().node();
    target.say("CLUSTER FAILOVER: " + replica.name() + " for " + primary.node().name());
    target.nodes().promote(replica);
    int slot = primary.ranges().getFirst().first();
    Await.until(
        PROMOTION_LIMIT,
        () ->
            target.nodes().primary(slot).node().name().equals(replica.name())
                ? Optional.empty()
                : Optional.of(replica.name() + " is not promoted"));
  }

  private static void reshard(Target target) throws InterruptedException {
    Map<Integer, NodeView> homes = new HashMap<>();
    List<NodeView> primaries = target.nodes().primaries();
    for (Partition partition : new Partitions(PARTITIONS).all()) {
      int slot = SlotHash.getSlot(partition.tag());
      NodeView home =
          primaries.stream().filter(view -> view.serves(slot)).findFirst().orElseThrow();
      NodeView next = primaries.get((primaries.indexOf(home) + 1) % primaries.size());
      homes.put(slot, home);
      target.nodes().move(slot, home, next);
    }
    target.pause(ROUND_PAUSE);
    target.say(homes.size() + " slots have moved to the next primary, and go back");
    for (Map.Entry<Integer, NodeView> home : homes.entrySet()) {
      NodeView now = target.nodes().primary(home.getKey());
      target.nodes().move(home.getKey(), now, home.getValue());
    }
  }

  private static void destroyGroups(Target target) {
    for (Partition partition : new Partitions(PARTITIONS).all()) {
      GROUPS.forEach((role, group) -> target.nodes().destroyGroup(stream(partition, role), group));
    }
  }

  private static String stream(Partition partition, String role) {
    return "saga:{" + partition.tag() + "}:" + role;
  }

  private static void poison(Target target) {
    List<String> streams = new ArrayList<>();
    for (Partition partition : new Partitions(PARTITIONS).all()) {
      GROUPS.keySet().forEach(role -> streams.add(stream(partition, role)));
    }
    streams.forEach(stream -> target.nodes().add(stream, Map.of("do", "harm")));
    target.say(streams.size() + " poisonous entries");
    Await.until(
        FUNERAL_LIMIT,
        () ->
            streams.stream()
                .filter(stream -> target.nodes().length(stream + ":dead") != 1)
                .findFirst()
                .map(stream -> stream + " has not exactly one dead letter"));
    streams.forEach(stream -> target.nodes().delete(stream + ":dead"));
  }
}
