package till.bench;

import java.util.Map;
import till.bench.load.Workload;
import till.local.Durability;
import till.local.InstallationPlan;
import till.local.WithoutReplica;

/**
 * The shop that a bench makes for itself.
 *
 * @param partitions 0 for as many as a shop has by itself
 */
record ShopPlan(Durability durability, int primaries, int replicas, int instances, int partitions) {
  private static final int PRIMARIES_MAX = 9;
  private static final int REPLICAS_MAX = 5;
  private static final int INSTANCES_MAX = 9;
  private static final int PARTITIONS_MAX = 1_024;

  /** A shop as {@code ./till up} makes it. */
  static final ShopPlan USUAL = new ShopPlan(Durability.REPLICATED, 3, 1, 1, 0);

  ShopPlan {
    Workload.limit("primaries", primaries, 1, PRIMARIES_MAX);
    Workload.limit("replicas", replicas, 0, REPLICAS_MAX);
    Workload.limit("instances", instances, 1, INSTANCES_MAX);
    Workload.limit("partitions", partitions, 0, PARTITIONS_MAX);
  }

  /** The same with other promises about what is written. */
  ShopPlan withDurability(Durability other) {
    return new ShopPlan(other, primaries, replicas, instances, partitions);
  }

  /** The same with another P. */
  ShopPlan withPartitions(int other) {
    return new ShopPlan(durability, primaries, replicas, instances, other);
  }

  /** The same with another number of each service. */
  ShopPlan withInstances(int other) {
    return new ShopPlan(durability, primaries, replicas, other, partitions);
  }

  InstallationPlan of(InstallationPlan plan) {
    InstallationPlan sized =
        plan.withSize(primaries, replicas, instances)
            .withDurability(durability, WithoutReplica.DEGRADE);
    return partitions == 0
        ? sized
        : sized.withEnvironment(Map.of("TILL_PARTITIONS", Integer.toString(partitions)));
  }
}
