package till.chaos.fault;

import java.time.Duration;
import java.util.List;
import till.chaos.fault.Fault.Exposure;
import till.chaos.fault.Fault.Injection;
import till.chaos.load.Accounts;
import till.chaos.load.Slots;
import till.cluster.Node;

/**
 * What makes one shard, or one slot, sick for longer than a failover. Whoever needs nothing of it
 * must not feel it.
 */
final class ShardFaults {
  private static final Duration DEAD_FOR = Duration.ofSeconds(60);
  private static final Duration HALF_MOVED_FOR = Duration.ofSeconds(30);
  private static final Duration FULL_FOR = Duration.ofSeconds(30);
  private static final Duration BUSY_FOR = Duration.ofSeconds(12);
  private static final double SOME = 0.05;
  private static final double MANY = 0.3;

  private ShardFaults() {}

  static List<Fault> all() {
    return List.of(
        deadShard(SOME),
        deadShard(MANY),
        Fault.confined(
            "half-moved-slot",
            "the slot of an item is left half moved for 30 s; a checkout a second has that item",
            Exposure.perSecond(1, HALF_MOVED_FOR),
            ShardFaults::halfMoved),
        Fault.confined(
            "out-of-memory",
            "a primary has reached its maxmemory for 30 s; 5 % of the checkouts need it",
            Exposure.share(SOME, FULL_FOR),
            (target, accounts) -> onPrimary(target, ShardFaults::fillMemory)),
        Fault.confined(
            "busy-script",
            "a Lua loop of 12 s on a primary whose replica is stopped; 5 % of the checkouts need"
                + " them",
            Exposure.share(SOME, BUSY_FOR),
            (target, accounts) -> onPrimary(target, ShardFaults::occupy)));
  }

  private static Fault deadShard(double share) {
    long percent = Math.round(100 * share);
    return Fault.confined(
        "dead-shard-" + percent,
        "SIGSTOP of a primary and its replica for 60 s; %d %% of the checkouts need them"
            .formatted(percent),
        Exposure.share(share, DEAD_FOR),
        (target, accounts) -> onPrimary(target, ShardFaults::stopBoth));
  }

  /** What is done to a primary. */
  private interface PrimaryAction {
    void strike(Target target, NodeView primary) throws InterruptedException;
  }

  private static Injection onPrimary(Target target, PrimaryAction action) {
    NodeView primary = NodeFaults.anyPrimary(target);
    return new Injection(primary::serves, struck -> action.strike(struck, primary));
  }

  private static void stopBoth(Target target, NodeView primary) throws InterruptedException {
    Node replica = target.nodes().replicas(primary).getFirst().node();
    target.say("SIGSTOP of " + primary.node().name() + " and " + replica.name() + " for 60 s");
    try {
      target.signals().pause(replica.pid()); // first, lest it be promoted
      target.signals().pause(primary.node().pid());
      target.pause(DEAD_FOR);
    } finally {
      target.signals().resume(primary.node().pid());
      target.signals().resume(replica.pid());
    }
    target.nodes().awaitWhole();
  }

  private static Injection halfMoved(Target target, Accounts accounts) {
    String item = accounts.items().getFirst();
    int slot = Slots.ofAccount(item);
    NodeView from = target.nodes().primary(slot);
    NodeView to =
        target.nodes().primaries().stream()
            .filter(view -> !view.id().equals(from.id()))
            .findFirst()
            .orElseThrow();
    return new Injection(
        other -> other == slot,
        struck -> {
          struck.say(
              "slot %d of item %s is left between %s and %s"
                  .formatted(slot, item, from.node().name(), to.node().name()));
          try {
            struck.nodes().beginMove(slot, from, to);
            struck.pause(HALF_MOVED_FOR);
          } finally {
            struck.nodes().giveUpMove(slot, from, to);
          }
          struck.nodes().awaitWhole();
        });
  }

  private static void fillMemory(Target target, NodeView primary) throws InterruptedException {
    Node node = primary.node();
    long refusals = target.nodes().refusals(node, "OOM");
    String before = target.nodes().setting(node, "maxmemory");
    target.say(node.name() + " has reached its maxmemory");
    try {
      target.nodes().set(node, "maxmemory", "1"); // whatever it has is more
      target.pause(FULL_FOR);
    } finally {
      target.nodes().set(node, "maxmemory", before);
    }
    long refused = target.nodes().refusals(node, "OOM") - refusals;
    target.say(node.name() + " has refused " + refused + " commands");
    if (refused == 0) {
      throw new IllegalStateException(node.name() + " did not notice that it was out of memory");
    }
    target.nodes().awaitWhole();
  }

  private static void occupy(Target target, NodeView primary) throws InterruptedException {
    Node replica = target.nodes().replicas(primary).getFirst().node();
    target.say("SIGSTOP of " + replica.name() + ", and a Lua loop on " + primary.node().name());
    try {
      target.signals().pause(replica.pid());
      try (RedisNodes.Loop loop = target.nodes().occupy(primary.node())) {
        target.pause(BUSY_FOR);
        if (loop.isOver()) {
          throw new IllegalStateException(
              "the Lua loop on " + primary.node().name() + " ended before its time");
        }
      }
    } finally {
      target.signals().resume(replica.pid());
    }
    target.nodes().awaitWhole();
  }
}
