package till.redis;

import io.lettuce.core.cluster.SlotHash;

/** Hash tags: what stands in braces in a key decides its slot. */
final class Tags {
  private Tags() {}

  /** The smallest decimal number whose slot is this one. */
  static String of(int slot) {
    int number = 0;
    while (SlotHash.getSlot(Integer.toString(number)) != slot) {
      number++;
    }
    return Integer.toString(number);
  }
}
