package till.chaos.load;

import io.lettuce.core.cluster.SlotHash;
import java.util.stream.IntStream;
import till.redis.Partitions;

/** Where things are in the Redis Cluster. */
public final class Slots {
  private static final Partitions PARTITIONS = new Partitions(12);

  private Slots() {}

  /** The slot of a user or an item. */
  public static int ofAccount(String id) {
    return SlotHash.getSlot(id);
  }

  /** The slots in which orders are. */
  static IntStream ofPartitions() {
    return PARTITIONS.all().stream().mapToInt(partition -> SlotHash.getSlot(partition.tag()));
  }

  /** The slot of an order and of its streams. */
  public static int ofOrder(String id) {
    return SlotHash.getSlot(PARTITIONS.of(id).tag());
  }
}
