package till.redis;

import io.lettuce.core.cluster.SlotHash;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The P partitions of an installation. An order belongs to partition {@code slot(id) * P / 16384};
 * the tag of partition i is the smallest decimal number whose slot lies in the i-th of P equal
 * ranges, so that the partitions spread evenly over equal shards.
 */
public final class Partitions {
  public static final int COUNT_MAX = 1024;

  private final List<Partition> all;
  private final Map<String, Partition> byTag;

  /**
   * @param count P, 1 to {@link #COUNT_MAX}
   */
  public Partitions(int count) {
    if (count < 1 || count > COUNT_MAX) {
      throw new IllegalArgumentException("partitions must be 1 to " + COUNT_MAX + ": " + count);
    }
    var tags = new String[count];
    int missing = count;
    for (int number = 0; missing > 0; number++) {
      String tag = Integer.toString(number);
      int index = indexOf(tag, count);
      if (tags[index] == null) {
        tags[index] = tag;
        missing--;
      }
    }
    var partitions = new ArrayList<Partition>(count);
    byTag = HashMap.newHashMap(count);
    for (int index = 0; index < count; index++) {
      var partition = new Partition(index, tags[index]);
      partitions.add(partition);
      byTag.put(partition.tag(), partition);
    }
    all = List.copyOf(partitions);
  }

  /** Every partition, by index. */
  public List<Partition> all() {
    return all;
  }

  /** The partition of an order. */
  public Partition of(String orderId) {
    return all.get(indexOf(orderId, all.size()));
  }

  /**
   * The partition with this tag.
   *
   * @throws IllegalArgumentException if there is none
   */
  public Partition tagged(String tag) {
    var partition = byTag.get(tag);
    if (partition == null) {
      throw new IllegalArgumentException("no partition has the tag " + tag);
    }
    return partition;
  }

  private static int indexOf(String key, int count) {
    return SlotHash.getSlot(key) * count / SlotHash.SLOT_COUNT;
  }
}
