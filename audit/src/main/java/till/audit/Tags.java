package till.audit;

import io.lettuce.core.cluster.SlotHash;

/** The hash tags of the P partitions, by which an order is found. */
final class Tags {
  private final String[] tags;

  /**
   * @param partitions P, 1 or more
   */
  Tags(int partitions) {
    tags = new String[partitions];
    int missing = partitions;
    for (int number = 0; missing > 0; number++) {
      int partition = partitionOf(Integer.toString(number));
      if (tags[partition] == null) {
        tags[partition] = Integer.toString(number);
        missing--;
      }
    }
  }

  /**
   * Those of the shop that is there.
   *
   * @throws NoAuditException if there is none
   */
  static Tags of(Primaries primaries) {
    String partitions = Primaries.await(primaries.commands().get(Keys.PARTITIONS));
    if (partitions == null) {
      throw new NoAuditException("There is no shop: " + Keys.PARTITIONS + " is not set");
    }
    return new Tags(Integer.parseInt(partitions));
  }

  private int partitionOf(String key) {
    return SlotHash.getSlot(key) * tags.length / SlotHash.SLOT_COUNT;
  }

  String[] all() {
    return tags.clone();
  }

  int count() {
    return tags.length;
  }

  /** The tag of the partition that an order belongs to. */
  String of(String order) {
    return tags[partitionOf(order)];
  }
}
