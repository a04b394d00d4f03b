package till.redis;

/**
 * One hash tag of P: an order and its saga streams live in the same slot.
 *
 * @param index 0 to P-1
 * @param tag what stands in braces in every key of the partition
 */
public record Partition(int index, String tag) {
  @Override
  public String toString() {
    return tag;
  }
}
